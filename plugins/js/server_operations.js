// Server hooks as operations of the native side.
'use strict';

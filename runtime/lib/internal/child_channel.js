'use strict';
module.exports = { setupFromEnvironment() {} };

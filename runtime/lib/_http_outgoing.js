'use strict';

const { OutgoingMessage } = require('http');

module.exports = { OutgoingMessage };

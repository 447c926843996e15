// Required and run by warm_up.mjs.
module.exports = require('node:path').basename(__filename);

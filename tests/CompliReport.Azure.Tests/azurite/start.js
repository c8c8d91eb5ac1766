// Starts the emulator and ends it with the tests: when their end of the pipe closes, however they came to their end, nothing is left running.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
// It stands beside the tests; the emulator lies where it was installed, which is where this is started.
require(process.cwd() + '/node_modules/azurite/dist/src/azurite.js');

// Loaded by hand-over.mjs into the program it starts: if the bootstrap is killed, stop as for SIGTERM.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
// Not for the children that the program forks itself.
process.execArgv = process.execArgv.filter((arg) => arg !== '--import' && arg !== import.meta.url)

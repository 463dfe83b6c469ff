#!/bin/sh
# Brings the data folder back to a moment, as the postgres account and with the server stopped:
#
#   recover.sh '2026-11-23 09:41:00+08'
#
# The server, when it is started, replays the log up to there and opens for writing. Whatever was written later is not in
# it any more, and stays in the repository under the old timeline.
set -eu

moment=${1:?"usage: recover.sh 'YYYY-MM-DD hh:mm:ss+zz'"}
stanza=${STANZA:-xuncha}

pgbackrest --stanza="$stanza" --delta --type=time --target="$moment" --target-action=promote restore

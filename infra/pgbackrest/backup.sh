#!/bin/sh
# Takes a backup of the database into the repository, as the postgres account: `backup.sh full` once a week, `backup.sh
# diff` every day. Makes the repository ready at the first time, and ends badly where the log does not arrive in it.
set -eu

kind=${1:-diff}
case $kind in
  full | diff | incr) ;;
  *) echo "usage: backup.sh [full|diff|incr]" >&2 && exit 2 ;;
esac

stanza=${STANZA:-xuncha}
pgbackrest --stanza="$stanza" stanza-create
pgbackrest --stanza="$stanza" check
pgbackrest --stanza="$stanza" --type="$kind" backup
pgbackrest --stanza="$stanza" info

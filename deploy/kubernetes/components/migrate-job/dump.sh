#!/bin/sh
# Dumps the database before a release changes its schema. Takes the file that "db status --check-file" has written, and the
# folder for the dumps; the connection comes from libpq's variables. Whatever fails ends the Job: nothing is migrated then.
set -eu

state=$(cat "$1")
case $state in
  3) ;;
  0) echo "nothing is pending in $PGDATABASE, so nothing is dumped"; exit 0 ;;
  1) echo "there is no database $PGDATABASE yet, so nothing is dumped"; exit 0 ;;
  *) echo "$1 holds '$state', which db status does not write" >&2; exit 1 ;;
esac

dump=$2/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.part"' EXIT
# A dump bears its name once it is whole, and only then do old ones go.
pg_dump --format=custom --file="$dump.part"
pg_restore --list "$dump.part" >/dev/null
mv "$dump.part" "$dump"
find "$2" -name "$PGDATABASE-*.dump" -mtime +14 -delete
ls -l "$dump"

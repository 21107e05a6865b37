#!/usr/bin/env bash
# backup: dumps both databases into a new folder of /backups.
# restore [FOLDER]: brings them back from the newest folder or the named one; the services must be stopped.
set -euo pipefail
umask 077
databases=(product inventory)
export PGHOST=postgres PGUSER=postgres PGDATABASE=postgres PGCONNECT_TIMEOUT=10
PGPASSWORD=$(</run/stockroom/postgres)
export PGPASSWORD

fail() { echo "$*" >&2; exit 1; }

# A folder has its final name only when all of it is written.
backup() {
  local folder database
  folder=/backups/$(date -u +%Y-%m-%dT%H-%M-%SZ)
  mkdir "$folder.part"
  for database in "${databases[@]}"; do
    pg_dump --format=custom --file="$folder.part/$database.dump" "$database"
  done
  chown --recursive --reference=/backups "$folder.part"
  mv "$folder.part" "$folder"
  echo "backed up ${databases[*]} to backups/${folder##*/}"
}

restore() {
  local name=${1:-} folder database
  [ -n "$name" ] || name=$(find /backups -mindepth 1 -maxdepth 1 -name '*Z' -printf '%f\n' | sort | tail -n 1)
  [ -n "$name" ] || fail "there is no backup in the folder of backups"
  folder=/backups/$name
  for database in "${databases[@]}"; do
    pg_restore --list "$folder/$database.dump" >/dev/null || fail "backups/$name/$database.dump is missing or no dump"
  done
  refuse_while_in_use
  for database in "${databases[@]}"; do
    pg_restore --clean --if-exists --create --exit-on-error --dbname=postgres "$folder/$database.dump"
  done
  echo "restored ${databases[*]} from backups/$name"
}

refuse_while_in_use() {
  local sessions
  sessions=$(psql -At -c "SELECT count(*) FROM pg_stat_activity WHERE datname IN ('product', 'inventory')")
  [ "$sessions" -eq 0 ] \
    || fail "$sessions sessions are open on the databases; stop the services first: docker compose stop product-service inventory-service"
}

"$@"

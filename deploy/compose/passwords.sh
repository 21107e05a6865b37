#!/usr/bin/env bash
# Writes the passwords that are missing: one file per login for PostgreSQL, one properties file per service.
set -euo pipefail
umask 077

# Takes a login; makes its password unless there is one, and prints it.
password() {
  local file=/passwords/postgres/$1
  if [ ! -s "$file" ]; then
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
    mv "$file.new" "$file"
  fi
  cat "$file"
}

# Takes a service; writes what its container reads.
properties() {
  local file=/passwords/$1/passwords.properties
  cat >"$file.new" <<END
quarkus.datasource.password=$(password "$1_service")
quarkus.flyway.password=$(password "$1_owner")
common-db.admin.password=$(password "$1_admin")
END
  chown 65532:65532 "$file.new"
  mv "$file.new" "$file"
}

password postgres >/dev/null
properties product
properties inventory
chown --recursive postgres:postgres /passwords/postgres

#!/bin/sh
# Run once by the PostgreSQL image, on an empty data folder: the database, its owner and the service's role.
set -eu
psql --username=postgres --set=ON_ERROR_STOP=1 \
  --set=owner_password="$OWNER_PASSWORD" --set=service_password="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE inspectorate_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE inspectorate_service LOGIN PASSWORD :'service_password';
CREATE DATABASE inspectorate OWNER inspectorate_owner;
SQL

#!/bin/sh
# Run once, when the database is made: the role the application runs under. It owns nothing.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=password="$APP_DB_PASSWORD" <<'SQL'
CREATE ROLE pengingat_app LOGIN PASSWORD :'password';
GRANT CONNECT ON DATABASE pengingat TO pengingat_app;
SQL

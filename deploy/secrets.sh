#!/bin/sh
# Makes what compose.yaml needs and no repository may hold: .env with the host's name, and three secrets.
# Usage: sh deploy/secrets.sh glossary.example.org
set -eu
host="${1:?usage: sh deploy/secrets.sh HOST, the name under which readers reach the site}"
cd "$(dirname "$0")"

random() { head -c "$1" /dev/urandom | od -An -vtx1 | tr -d ' \n'; }

if test -e secrets; then
  echo "deploy/secrets is there already; it is left as it is."
else
  # Only the owner may enter the folder. The files are readable, since the site's user in the container has another number.
  mkdir -m 0700 secrets
  password="$(random 24)"
  random 40 > secrets/secret_key
  printf '%s' "$password" > secrets/postgres_password
  printf 'postgres://plainterms:%s@postgres:5432/plainterms' "$password" > secrets/database_url
  chmod 0444 secrets/*
fi
printf 'SITE_HOST=%s\n' "$host" > ../.env
echo "Made deploy/secrets and .env for https://$host/. Now: docker compose up -d"

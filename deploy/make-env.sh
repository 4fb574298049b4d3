#!/bin/sh
# Makes .env with fresh secrets for docker compose. Never touches one that is there: its secrets are in use.
set -eu
cd "$(dirname "$0")/.."

target="${1:-.env}"
if [ -e "$target" ]; then
  echo "$target is there already; nothing was changed." >&2
  exit 1
fi

hex() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

umask 077
cat > "$target" <<END
POSTGRES_PASSWORD=$(hex)
REDIS_PASSWORD=$(hex)
PLOTWORKS_S3_ACCESS_KEY=$(hex)
PLOTWORKS_S3_SECRET_KEY=$(hex)
# Encrypts what must be read back. Keep a copy where the backups are: without it they are worth little.
PLOTWORKS_SECRET_KEY=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')
END
echo "Wrote $target with fresh secrets."

#!/bin/sh
# Makes the secrets that compose.yaml reads, unless they are there: passwords and the node key, from the system's random numbers.
#
# Keep a copy of `secrets/node-key` away from the database's backups: without it the secrets in a restored database cannot be read.
set -eu

cd "$(dirname "$0")"
mkdir -p secrets
# The folder is for its owner alone. Within the containers the files belong to the same number as here, so each may be read there by
# the image's user.
chmod 0700 secrets

# 32 random bytes in hexadecimal digits.
random() {
    od -An -vtx1 -N32 /dev/urandom | tr -d ' \n'
}

# keep NAME TEXT
keep() {
    if [ -e "secrets/$1" ]; then
        echo "there: secrets/$1"
        return
    fi
    printf '%s' "$2" >"secrets/$1"
    chmod 0444 "secrets/$1"
    echo "made:  secrets/$1"
}

keep database-password "$(random)"
keep node-key "$(random)"
keep grafana-password "$(random)"
# The network between the containers is this machine's own, and the server there has no certificate.
keep database-url "postgres://yui:$(cat secrets/database-password)@database/yui?sslmode=disable"

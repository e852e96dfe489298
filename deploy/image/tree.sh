#!/bin/sh
# Assembles the files of the image around the program: tree.sh PROGRAM DIRECTORY
#
# This is the one list of what the image holds. The Dockerfile runs it in its last build stage, and a test starts the node in what it makes
# (node/tests/it/image). Besides the program there are the shared libraries that it is linked with, and three small files that the C library reads.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: tree.sh PROGRAM DIRECTORY" >&2
    exit 2
fi
program=$1
tree=$2

if [ -e "$tree" ] && [ -n "$(ls -A "$tree")" ]; then
    echo "tree.sh: $tree is not empty" >&2
    exit 1
fi

mkdir -p "$tree/etc" "$tree/data" "$tree/tmp"
install -m 0755 "$program" "$tree/yui"

# Exactly these; what reads files and asks name servers is part of libc since glibc 2.34. Another library would be a new thing to
# keep patched, so that it is named here before it comes in.
ldd "$program" | while read -r name arrow file rest; do
    case "$name" in
    linux-vdso.so.*) continue ;;
    /lib*/ld-linux-*.so.*) file=$name ;;
    libc.so.6 | libm.so.6 | libgcc_s.so.1) ;;
    ld-linux-*.so.*) ;;
    *)
        echo "tree.sh: the program needs $name, which is not among the image's libraries ($arrow $file $rest)" >&2
        exit 1
        ;;
    esac
    mkdir -p "$tree$(dirname "$file")"
    install -m 0755 "$file" "$tree$file"
done

# Names come from the hosts file and from name servers, by nothing that would have to be loaded.
echo 'hosts: files dns' >"$tree/etc/nsswitch.conf"
printf '%s\n' 'root:x:0:0:root:/:/none' 'yui:x:65532:65532:yui:/data:/none' >"$tree/etc/passwd"
printf '%s\n' 'root:x:0:' 'yui:x:65532:' >"$tree/etc/group"
chmod 0644 "$tree/etc/nsswitch.conf" "$tree/etc/passwd" "$tree/etc/group"
chmod 0700 "$tree/data"
chmod 1777 "$tree/tmp"

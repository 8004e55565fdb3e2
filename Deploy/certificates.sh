#!/usr/bin/env bash
# An authority of one's own and certificates by it for a server and a client, to try TLS with: Deploy/certificates.sh
# [FOLDER] [NAME ...]. Not for service: the authority's key lies beside them. Needs openssl.
set -euo pipefail
folder=${1:-Deploy/certificates}
[ $# -gt 0 ] && shift
names=("${@:-localhost}")
command -v openssl >/dev/null || { echo "certificates: install openssl (apt-get install openssl)" >&2; exit 1; }
umask 077
mkdir -p "$folder"
cd "$folder"

if [ -e ca.key ]; then
  echo "certificates: $folder has an authority already and keeps it; remove the folder for a new one"
else
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=Whiteline trial authority" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout ca.key -out ca.crt 2>/dev/null
fi

# issue NAME SUBJECT USAGE EXTENSIONS
issue() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 90 -out "$1.leaf" 2>/dev/null \
    -extfile <(printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n%s\n' "$3" "$4")
  cat "$1.leaf" ca.crt >"$1.crt"
  rm "$1.csr" "$1.leaf"
}

alternatives="DNS:localhost,IP:127.0.0.1,IP:::1"
for name in "${names[@]}"; do
  case "$name" in
    localhost) ;;
    *[!0-9.]*) alternatives+=",DNS:$name" ;;
    *) alternatives+=",IP:$name" ;;
  esac
done
issue tls "${names[0]}" serverAuth "subjectAltName=$alternatives"
issue client "Whiteline trial client" clientAuth ""
openssl verify -CAfile ca.crt tls.crt client.crt >/dev/null
chmod 644 ca.crt tls.crt client.crt

cat <<END
certificates: $folder has ca.crt, tls.crt, tls.key, client.crt and client.key, good for 90 days. To try them:
  tls: {certificate: "$folder/tls.crt", key: "$folder/tls.key"}        in the configuration
  curl --cacert $folder/ca.crt https://localhost:8080/healthz
With clientAuthorities: "$folder/ca.crt" clients must show a certificate too:
  curl --cacert $folder/ca.crt --cert $folder/client.crt --key $folder/client.key https://localhost:8080/healthz
END

#!/usr/bin/env bash
# Starts a real S3 server on loopback for the contract tests: Ceph's radosgw over one in-memory OSD and one monitor
# (Debian packages radosgw, ceph-mon, ceph-osd). What it stores is gone when it stops.
#
#   scripts/s3-test-server.sh DIR RGW_PORT MON_PORT
#   export ENMIENDA_S3_ENDPOINT=http://127.0.0.1:RGW_PORT AWS_ACCESS_KEY_ID=TESTACCESSKEY AWS_SECRET_ACCESS_KEY=testsecretkey0123
#   bash DIR/stop
set -euo pipefail

if [ $# -ne 3 ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
for program in radosgw radosgw-admin ceph-mon ceph-osd ceph monmaptool; do
  command -v "$program" >/dev/null || {
    echo "$program is missing: apt-get install radosgw ceph-mon ceph-osd" >&2
    exit 1
  }
done

mkdir -p "$1"
dir=$(cd "$1" && pwd)
rgw_port=$2
mon_port=$3
[ -z "$(ls -A "$dir")" ] || { echo "$dir is not empty" >&2; exit 1; }
mkdir "$dir"/mon "$dir"/osd "$dir"/run "$dir"/log

fsid=$(cat /proc/sys/kernel/random/uuid)
mon_address="[v2:127.0.0.1:$mon_port/0]"
export CEPH_CONF=$dir/ceph.conf
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = $mon_address
mon initial members = a
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
# Without this the gateway asks for the secure mode, which needs keys that a cluster without authentication hasn't.
ms mon client mode = crc secure
mon data = $dir/mon
osd data = $dir/osd
run dir = $dir/run
admin socket = $dir/run/\$cluster-\$name.asok
pid file = $dir/run/\$name.pid
log file = $dir/log/\$name.log
# One copy of everything, in memory, on a machine whose disk may be nearly full.
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
rgw frontends = beast endpoint=127.0.0.1:$rgw_port
# What is deleted is gone at once: by default it fills the memory for two more hours.
rgw gc obj min wait = 1
rgw gc processor period = 5
# Encryption by the server with a key that is no secret.
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=
rgw dns name = localhost
CONF

cat >"$dir/stop" <<STOP
#!/usr/bin/env bash
# Stops the server that runs in this folder.
pids=\$(cat $dir/run/*.pid 2>/dev/null)
[ -z "\$pids" ] || kill \$pids 2>/dev/null
# Up to 10 s, until they are gone: who removes the folder next must not pull it from under them.
for pid in \$pids; do
  for _ in \$(seq 50); do
    [ -e "/proc/\$pid/exe" ] || break
    sleep 0.2
  done
done
exit 0
STOP

# Waits up to 30 s for a command to succeed.
wait_for() {
  local what=$1
  shift
  for _ in $(seq 150); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  echo "$what did not start; see $dir/log" >&2
  bash "$dir/stop"
  exit 1
}
osd_is_up() { timeout 10 ceph osd stat 2>/dev/null | grep -q '1 up'; }
rgw_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$rgw_port"); }

{
  monmaptool --create --fsid "$fsid" --addv a "$mon_address" --enable-all-features "$dir/monmap"
  ceph-mon --mkfs -i a --monmap "$dir/monmap"
  ceph-mon -i a
  osd_uuid=$(cat /proc/sys/kernel/random/uuid)
  timeout 30 ceph osd new "$osd_uuid"
  ceph-osd -i 0 --mkfs --osd-uuid "$osd_uuid"
  ceph-osd -i 0
} >"$dir/log/start.log" 2>&1 || { tail -n 20 "$dir/log/start.log" >&2; bash "$dir/stop"; exit 1; }
wait_for 'the OSD' osd_is_up
timeout 60 radosgw-admin user create --uid=test --display-name=test \
  --access-key=TESTACCESSKEY --secret-key=testsecretkey0123 >"$dir/user.json" 2>"$dir/log/user.log"
timeout 60 radosgw -n client.rgw.a --pid-file "$dir/run/rgw.pid"
wait_for radosgw rgw_answers
echo "S3 at http://127.0.0.1:$rgw_port (TESTACCESSKEY, testsecretkey0123); stop with: bash $dir/stop"

#!/usr/bin/env bash
# Times ours and the peers on the same days, in turn, and prints a Markdown table with the targets:
#   tests/CompliReport.Benchmarks/Peers/measure.sh [--quick] [--huge] [--rounds n] [--work dir] [--note text] [--out file]
# --quick takes a day of a million rows only; --huge adds a run of a hundred million rows (18 GB of disk). Broken off, it goes on where it stopped; a work folder
# takes 5 GB. Needs .NET, and for its peers npm (DuckDB) and sqlite3; what cannot be had is said in a line and left out.
set -euo pipefail
cd "$(dirname "$0")/../../.."
root=$PWD here=$PWD/tests/CompliReport.Benchmarks/Peers
work=/tmp/complireport-peers quick= huge= rounds=3 rest=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 ;;
    --huge) huge=1 ;;
    --rounds) rounds=$2; shift ;;
    --work) work=$2; shift ;;
    --note | --out) rest+=("$1" "$2"); shift ;;
    *) sed -n '2,5s/^# //p' "$here/measure.sh" >&2; exit 2 ;;
  esac
  shift
done
mkdir -p "$work"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet build tests/CompliReport.Benchmarks -c Release -p:RunAnalyzers=false -v q
bench=(dotnet "$root/artifacts/bin/CompliReport.Benchmarks/release/CompliReport.Benchmarks.dll")

# The command compiled ahead of time, where the feed has the compiler; of a copy of the sources, because the lock files would change. Not again for the same sources.
stamp=$(git ls-files -z -- ':!tests' | xargs -0 sha256sum | sha256sum)
if [ "$stamp" != "$(cat "$work/program/stamp" 2> /dev/null)" ]; then
  rm -rf "$work/sources" "$work/program"
  mkdir -p "$work/sources"
  git ls-files -z -- ':!tests' | xargs -0 cp --parents -t "$work/sources"
  if ! dotnet publish "$work/sources/src/CompliReport.Cli" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:RunAnalyzers=false \
    -o "$work/program" -v q > "$work/publish.log" 2>&1; then
    echo "ReadyToRun: could not be built, $(grep -m1 -o 'error.*' "$work/publish.log" || true)" >&2
    dotnet publish src/CompliReport.Cli -c Release -p:RunAnalyzers=false -o "$work/program" -v q
  fi
  echo "$stamp" > "$work/program/stamp"
fi

if [ ! -f "$work/empty/out/empty.dll" ]; then
  mkdir -p "$work/empty"
  echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup></Project>' > "$work/empty/empty.csproj"
  echo 'System.Console.WriteLine("done");' > "$work/empty/Program.cs"
  dotnet publish "$work/empty/empty.csproj" -c Release -o "$work/empty/out" -v q
fi

day() { # name, rows, further arguments
  [ -f "$work/$1/manifest.json" ] || "${bench[@]}" ledger --rows "$2" --seed 1 --out "$work/$1" "${@:3}"
}
places=(--small "$work/day1m")
day day1m 1000000
if [ -z "$quick" ]; then
  day day10m 10000000
  day day10m-gzip 10000000 --gzip
  places+=(--large "$work/day10m" --gzip "$work/day10m-gzip")
else
  day day1m-gzip 1000000 --gzip
  places+=(--gzip "$work/day1m-gzip")
fi
if [ -n "$huge" ]; then
  day day100m 100000000
  places+=(--huge "$work/day100m")
fi

# DuckDB goes into the work folder, at the version of package-lock.json.
mkdir -p "$work/duckdb"
if ! cmp -s "$here/duckdb/package-lock.json" "$work/duckdb/installed"; then
  cp "$here"/duckdb/{package.json,package-lock.json,.npmrc} "$work/duckdb/"
  if (cd "$work/duckdb" && npm ci --loglevel=error) > "$work/npm.log" 2>&1; then
    cp "$here/duckdb/package-lock.json" "$work/duckdb/installed"
  else
    echo "DuckDB: could not be installed, $(head -1 "$work/npm.log")" >&2
  fi
fi
[ -f "$work/duckdb/installed" ] && places+=(--duckdb "$work/duckdb")
command -v sqlite3 > /dev/null || echo "sqlite3: not installed" >&2

"${bench[@]}" peers --work "$work" --sources "$here" --program "$work/program/CompliReport.Cli.dll" --empty "$work/empty/out/empty.dll" --rounds "$rounds" \
  "${places[@]}" "${rest[@]}"

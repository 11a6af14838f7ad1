#!/bin/sh
# Holds an adapter against lmm-spec on any CI system:
#   sh check.sh "python3 my_adapter.py" [known.json [reports [more words for check …]]]
# Ends with 0 conforms, 1 does not, 2 the check failed, 3 the list of known failures is stale.
set -u
adapter=${1:?name the command of the adapter} known=${2:-} reports=${3:-lmm-spec-reports}
lmm_spec=${LMM_SPEC:-"npx lmm-spec"} # in a checkout: LMM_SPEC="npm run -s lmm-spec --"
[ $# -le 3 ] && set -- || shift 3
mkdir -p "$reports"
set -- check "$@" --adapter "$adapter" --junit "$reports/junit.xml" --markdown "$reports/summary.md" \
  --html "$reports/report.html" --results-out "$reports/results.ndjson" --badge "$reports/badge.json"
[ -z "$known" ] || set -- "$@" --known "$known"
$lmm_spec "$@"

#!/bin/sh
# A whole round with nothing but curl: workbooks in, a question answered, a capacity changed, solved, published, Excel out.
#
#   TOKEN=... sh docs/api.sh FOLDER [ADDRESS]
#
# FOLDER holds policy.xlsx, supply.xlsx and surveys/*.xlsx; the result is FOLDER/plan.xlsx. TOKEN is one of a coordinator
# (make it on POST /api/v1/tokens); in sample mode none is needed. Needs curl 7.87 or newer.
set -eu
folder=$1
api=${2:-http://127.0.0.1:8000}/api/v1

call() { # method, path, further arguments of curl; stops with the problem that was answered
    method=$1 path=$2
    shift 2
    answer=$(curl --silent --show-error --request "$method" --header "Accept-Language: en" \
        ${TOKEN:+--header "Authorization: Bearer $TOKEN"} --write-out '\n%{http_code}' "$@" "$api$path")
    status=${answer##*
}
    answer=${answer%
*}
    case $status in 2*) printf '%s\n' "$answer" ;; *) printf '%s %s: %s\n' "$method" "$path" "$answer" >&2; return 1 ;; esac
}
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
json() { printf 'Content-Type: application/json'; }
bytes() { printf 'Content-Type: application/octet-stream'; }
new='If-None-Match: *'

echo '1 a cycle, its policy and its supply'
cycle=$(call POST /cycles --header "$(json)" --header "Idempotency-Key: cycle-$$-$(date +%s)" --data '{"name":"curl"}' | field owner)
call PUT "/cycles/$cycle/policy/workbook?name=policy.xlsx" --header "$(bytes)" --header "$new" --data-binary "@$folder/policy.xlsx" >/dev/null
call PUT "/cycles/$cycle/supply/workbook?name=supply.xlsx" --header "$(bytes)" --header "$new" --data-binary "@$folder/supply.xlsx" >/dev/null

echo '2 the survey workbooks'
for file in "$folder"/surveys/*.xlsx; do
    call POST "/cycles/$cycle/surveys" --url-query "name=${file##*/}" --header "$(bytes)" --data-binary "@$file" >/dev/null
done

echo '3 the first question, answered as it is'
question=$(call GET "/cycles/$cycle/questions" | grep -o '"question":"[^"][^"]*"' | head -n 1 | cut -d '"' -f 4)
if [ -n "$question" ]; then
    call PUT "/cycles/$cycle/answers" --url-query "question=$question" --header "$(json)" --header "$new" --data '{"text":"as is"}' >/dev/null
fi
call PUT "/cycles/$cycle/snapshot?reason=accepted" --header "$new" >/dev/null

echo '4 a capacity step, changed by whoever saw it'
cell=$(call GET "/cycles/$cycle/capacity" | grep -o '{"pool":[^}]*},"etag":"[^"]*"}' | head -n 1)
pool=$(printf '%s' "$cell" | field pool)
since=$(printf '%s' "$cell" | field since)
etag=$(printf '%s' "$cell" | field etag)
call PUT "/cycles/$cycle/capacity/$pool/$since?reason=curl" --header "$(json)" --header "If-Match: \"$etag\"" \
    --data '{"nodes":36,"confidence":"firm"}' >/dev/null

echo '5 a scenario and a run, followed to its end'
scenario=$(call POST "/cycles/$cycle/scenarios" --header "$(json)" --data '{"name":"curl"}' | field id)
run=$(call POST /runs --header "$(json)" --header "Idempotency-Key: run-$scenario-$$" \
    --data "{\"scenario\":\"$scenario\",\"settings\":{\"seconds\":20,\"workers\":1}}" | field id)
call GET "/runs/$run/events" --no-buffer | grep -c '^event: progress' | sed 's/$/ news/'
plan=$(call GET "/runs/$run" | field plan)

echo '6 published as the estimate it is, and the Excel file'
call POST "/plans/$plan/publication" --header "$(json)" --header "Idempotency-Key: publish-$plan-$$" --data '{"reason":"decided by curl","as_trial":true}' >/dev/null
curl --silent --show-error --fail ${TOKEN:+--header "Authorization: Bearer $TOKEN"} --output "$folder/plan.xlsx" "$api/plans/$plan/document?format=xlsx"
echo "$folder/plan.xlsx"

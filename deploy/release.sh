#!/usr/bin/env bash
# Make a release of what is committed: build sdist and wheel, check both, try the wheel in a fresh environment, tag it.
# Uploads nothing and needs no secret; pushing the tag and dist/ is for whoever may.
#
#   deploy/release.sh            build, check, tag v0.2.0 (the version in pyproject.toml)
#   deploy/release.sh --no-tag   the same without the tag, for a look
#   PYTHONS="python3.11 python3.13" deploy/release.sh    try the wheel on each of these
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "release: $1" >&2; exit 1; }

tag=yes
case "${1:-}" in
  "") ;;
  --no-tag) tag=no ;;
  *) fail "unknown option $1; there is only --no-tag" ;;
esac
read -ra pythons <<<"${PYTHONS:-python3}"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
[ -n "$version" ] || fail "pyproject.toml names no version"

[ -z "$(git status --porcelain)" ] || fail "commit or stash your changes first: what is released is what is committed"
if [ "$tag" = yes ]; then
  grep -q "^## $version\b" CHANGELOG.md || fail "CHANGELOG.md has no section \"## $version\"; rename \"Unreleased\" to it"
  if git rev-parse -q --verify "refs/tags/v$version" >/dev/null; then fail "there is a tag v$version already"; fi
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${pythons[0]}" -m venv "$work/tools"
"$work/tools/bin/pip" --quiet --disable-pip-version-check install build==1.6.1 twine==7.0.0 check-wheel-contents==0.6.3

# From the commit, not from the folder: nothing that lies about can get in. The commit's time makes the files the same each time.
git archive --prefix=source/ HEAD | tar -x -C "$work"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) "$work/tools/bin/python" -m build --outdir "$work/dist" "$work/source" >"$work/log" 2>&1 ||
  { tail -20 "$work/log" >&2; fail "the build failed"; }
"$work/tools/bin/twine" check --strict "$work"/dist/*
"$work/tools/bin/check-wheel-contents" --config "$work/source/pyproject.toml" "$work"/dist/*.whl

for python in "${pythons[@]}"; do
  echo "trying the wheel on $("$python" --version) ..."
  env="$work/env-$(basename "$python")"
  "$python" -m venv "$env"
  "$env/bin/pip" --quiet --disable-pip-version-check install --require-hashes --no-deps -r requirements.lock
  "$env/bin/pip" --quiet --disable-pip-version-check install --no-deps "$work"/dist/*.whl
  (
    mkdir "$env/try" && cd "$env/try"
    [ "$("$env/bin/wirewatch" --version)" = "$version" ] || fail "the wheel says another version"
    "$env/bin/wirewatch" init config --desk afghanistan >/dev/null
    "$env/bin/wirewatch" check --config config --home var >/dev/null
    page=$("$env/bin/wirewatch" demo 2>/dev/null | tail -1)
    [ -s "$page" ] || fail "the demo of the wheel filed no digest"
  )
done

mkdir -p dist
cp "$work"/dist/* dist/
(cd dist && sha256sum "wirewatch-$version"* >"wirewatch-$version.sha256" && cat "wirewatch-$version.sha256")
if [ "$tag" = yes ]; then
  git tag -a "v$version" -m "Wirewatch $version"
  echo "tagged v$version; to publish: git push origin v$version, and upload dist/"
fi

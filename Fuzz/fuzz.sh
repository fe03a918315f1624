# Shared by the run-* scripts beside it; source it, do not run it.
# Builds a fuzz target with libFuzzer and AddressSanitizer and runs it for some seconds; the corpus and any crash stay
# under .build-fuzz/.

set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scratch="$root/.build-fuzz"

# fuzz NAME SECONDS PRODUCT-TARGET LIBRARIES SEED-FOLDER…: NAME is the Swift file beside this one, LIBRARIES are
# pkg-config names, all in one word. Targets built for another fuzzer are linked too, so all libraries are.
fuzz() {
    local name="$1" seconds="$2" target="$3" library map flag
    local -a libraries objects=() maps=() flags
    read -r -a libraries <<<"$4 libjpeg libpng libwebp libwebpdemux lcms2 libisal freetype2 harfbuzz icu-uc libzip"
    shift 4
    local out="$scratch/fuzz/$name" products="$scratch/debug"
    case "$seconds" in
    '' | *[!0-9]*) echo "usage: Fuzz/run-… [seconds]" >&2 && exit 64 ;;
    esac
    for library in "${libraries[@]}"; do
        if ! pkg-config --exists "$library"; then
            echo "$library is missing: install the packages of scripts/apt.txt" >&2
            exit 69
        fi
    done

    # The library targets with coverage counters and address checks, in a scratch path of their own.
    echo "building $name with sanitizers …"
    swift build --package-path "$root" --scratch-path "$scratch" --target "$target" -j 2 \
        -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address

    mkdir -p "$out/corpus" "$out/crashes"
    while IFS= read -r object; do objects+=("$object"); done < <(
        # Programs, whose names begin in lower case, have a main of their own.
        find -L "$products" -path '*.build/*' -name '*.o' -not -path '*Tests.build/*' -not -path '*-tool.build/*' \
            -not -path '*/piece*.build/*' -not -path '*/generate_*.build/*' 2>/dev/null)
    # Modules that the Swift ones import, written by hand or by the package manager.
    for map in "$root"/Sources/*/module.modulemap "$root"/Sources/*/include/module.modulemap \
        "$products"/*.build/module.modulemap "$scratch"/checkouts/*/Sources/*/include/module.modulemap; do
        [ -e "$map" ] && maps+=(-Xcc "-fmodule-map-file=$map")
    done
    for flag in $(pkg-config --cflags "${libraries[@]}"); do maps+=(-Xcc "$flag"); done
    read -r -a flags <<<"$(pkg-config --libs "${libraries[@]}")"
    swiftc -parse-as-library -O -swift-version 6 -sanitize=fuzzer,address \
        -I "$products/Modules" "${maps[@]}" "$root/Fuzz/$name.swift" "${objects[@]}" "${flags[@]}" -lm -o "$out/$name"

    run_fuzzer "$name" "$seconds" "$@"
}

# run_fuzzer NAME SECONDS SEED-FOLDER…: runs what was built.
run_fuzzer() {
    local name="$1" seconds="$2" out="$scratch/fuzz/$1"
    shift 2
    # Swift's own crash reporter would hide the sanitizer's; leaks at exit are the runtime's, so they are not looked for.
    export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1"
    "$out/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$out/crashes/" "$out/corpus" "$@"
}

# fuzz_alone NAME SECONDS SOURCE-FOLDER SEED-FOLDER…: for sources that need nothing but the standard library; they are
# compiled with the fuzz target in one module.
fuzz_alone() {
    local name="$1" seconds="$2" sources="$3" out="$scratch/fuzz/$1"
    shift 3
    case "$seconds" in
    '' | *[!0-9]*) echo "usage: Fuzz/run-… [seconds]" >&2 && exit 64 ;;
    esac
    echo "building $name with sanitizers …"
    mkdir -p "$out/corpus" "$out/crashes"
    swiftc -parse-as-library -O -swift-version 6 -sanitize=fuzzer,address \
        "$root/Fuzz/$name.swift" "$sources"/*.swift -o "$out/$name"
    run_fuzzer "$name" "$seconds" "$@"
}

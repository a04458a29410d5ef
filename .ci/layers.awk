# Prints each place where a file of a folder names a type that its layer may not know:
# awk -v folder=Frames -v known="Pickle Values.Token" -f layers.awk FILE…, run in the target's directory, which calls the
# files by their paths from there. `known` has folders of the target, or single types as FOLDER.TYPE. `Main` is the
# target's own directory.
#
# It reads words, not Swift: a type is what is declared without indentation; comments, texts and members (`.Word`) don't
# count, and neither do words that the folder itself declares at any depth.
BEGIN {
    count = split(known, entries, " ")
    for (i = 1; i <= count; i++) isKnown[entries[i]] = 1
}

FNR == 1 {
    place = FILENAME
    sub("^[.]/", "", place)
    current = index(place, "/") ? substr(place, 1, index(place, "/") - 1) : "Main"
}

{
    gsub(/"[^"]*"/, "\"\"")
    sub(/\/\/.*/, "")
    declaration = "(struct|enum|class|protocol|actor|typealias) +[A-Z][A-Za-z0-9_]*"
    if (match($0, declaration)) {
        name = substr($0, RSTART, RLENGTH)
        sub(/.* /, "", name)
        isTop = $0 ~ /^[a-z@]/ && $0 !~ /^(private|fileprivate|import|.* import) /
        if (isTop && !(name in home)) home[name] = current
        if (current == folder) own[name] = 1
    }
    if (current != folder) next
    gsub(/[.][A-Za-z0-9_]+/, " ")
    gsub(/[^A-Za-z0-9_]+/, " ")
    words = split($0, word, " ")
    for (i = 1; i <= words; i++)
        if (word[i] ~ /^[A-Z]/ && !(word[i] in seen)) seen[word[i]] = place ":" FNR
}

END {
    for (name in seen)
        if ((name in home) && !(name in own) && home[name] != folder && !(home[name] in isKnown) &&
            !((home[name] "." name) in isKnown))
            print seen[name] " names " name " of " home[name]
}

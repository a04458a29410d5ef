# Turns a page of the argument parser's generator into one that man-db and groff have nothing to say against: pages are
# called syncmanager-serve(1), not syncmanager.serve(1); paragraphs are set as such, and indented lines as they are.

/^[.](Dt|Xr) / {
    while (match($2, /[A-Za-z][.][A-Za-z]/)) $2 = substr($2, 1, RSTART) "-" substr($2, RSTART + 2)
}

# The name of the page is one word; the command that it is about has several.
/^[.]Nm / && !name {
    command = $0
    name = $0
    gsub(/"/, "", name)
    sub(/^[.]Nm /, "", name)
    gsub(/ /, "-", name)
    $0 = ".Nm " name
}
$0 == ".Nm" { $0 = command }

/^  / && !isLiteral {
    print ".Bd -literal"
    isLiteral = 1
}
!/^  / && isLiteral {
    print ".Ed"
    isLiteral = 0
}
$0 == "" {
    # One line after it decides whether a paragraph begins, or a display, which has its own distance.
    isPending = 1
    next
}
isPending {
    if (!isLiteral && $0 !~ /^[.]/) print ".Pp"
    isPending = 0
}
{ print }
END { if (isLiteral) print ".Ed" }

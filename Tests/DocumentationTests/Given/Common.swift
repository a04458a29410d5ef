/// Something that a snippet has from elsewhere; no snippet is run.
func given<Value>() -> Value { fatalError("snippets are compiled, not run") }

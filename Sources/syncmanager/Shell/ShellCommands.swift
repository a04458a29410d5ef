/// The words that are carried out by the shell itself, unless a variable has the name.
enum ShellCommands: String, CaseIterable {
    case help
    case types
    case objects
    case exit
    case quit
}

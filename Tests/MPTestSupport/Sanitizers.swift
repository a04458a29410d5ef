import Foundation

/// The sanitizers that a test may have been built with: their memory isn't the program's.
package enum Sanitizers {
    /// Whether one of them is in this process, and so in the command beside it.
    package static let areActive: Bool = {
        let program = dlopen(nil, RTLD_NOW)
        return dlsym(program, "__asan_init") != nil || dlsym(program, "__tsan_init") != nil
    }()
}

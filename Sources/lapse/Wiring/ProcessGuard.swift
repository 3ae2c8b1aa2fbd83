import CProcess
import Foundation
import SafeText

/// Keeps what this process holds in memory to itself.
enum ProcessGuard {
    /// What holds of this process, asked of the system.
    struct Standing {
        let dumpsNoCore: Bool
        /// Whether the user's other programs can read its memory; nil where the system cannot tell.
        let isDumpable: Bool?
        let keepsFilesPrivate: Bool

        /// What does not hold, in words.
        var gaps: [SafeText] {
            var gaps: [SafeText] = []
            if !dumpsNoCore { gaps.append("a crash may leave a core file") }
            if isDumpable == true { gaps.append("the user's other programs can read its memory") }
            if !keepsFilesPrivate { gaps.append("files may be open to others") }
            return gaps
        }
    }

    private static let mask: mode_t = 0o077

    /// The first thing that the program does: no core file, no debugger of the same user, no file that others can read.
    /// What cannot be had here shows in `lapse doctor`.
    static func harden() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(core, &limit)
        // Also where core files go to a program, which heeds no limit.
        _ = process_make_undumpable()
        umask(mask)
        // The language's own report of a crash prints memory. Who asks for it by its variable gets it.
        if getenv("SWIFT_BACKTRACE") == nil {
            for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] {
                signal(number, SIG_DFL)
            }
        }
    }

    static var standing: Standing {
        var limit = rlimit()
        let hasLimit = getrlimit(core, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0
        let isDumpable: Bool? =
            switch process_is_dumpable() {
            case 0: false
            case 1: true
            default: nil
            }
        // It can only be read by setting it.
        let former = umask(mask)
        umask(former)
        return Standing(dumpsNoCore: hasLimit, isDumpable: isDumpable, keepsFilesPrivate: former & mask == mask)
    }

    #if os(Linux)
        private static let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    #else
        private static let core = RLIMIT_CORE
    #endif
}

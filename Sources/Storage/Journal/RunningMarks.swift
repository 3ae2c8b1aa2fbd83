import Foundation
import SafeText
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tells a running operation from one whose process is gone.
///
/// A running operation holds a lock on one byte of a side file. The kernel lets go of it when the process ends, however
/// it ends, so no mark can be left behind.
final class RunningMarks: Sendable {
    private let descriptor: Int32
    /// The kernel lets one owner lock the same byte twice, so this handle's own marks are kept here as well.
    private let held = Mutex<Set<Int>>([])

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError.unusable(path: path, SafeText(String(cString: strerror(errno))))
        }
    }

    deinit { close(descriptor) }

    /// Marks the operation whose first record is `sequence`; nil while somebody else has it marked. Where the file system
    /// knows no locks, marks mean nothing and are always given.
    func mark(_ sequence: Int) -> RunningMark? {
        held.withLock { held in
            guard !held.contains(sequence) else { return nil }
            guard setLock(Int16(F_WRLCK), at: sequence) || (errno != EAGAIN && errno != EACCES) else { return nil }
            held.insert(sequence)
            return RunningMark(marks: self, sequence: sequence)
        }
    }

    /// Whether somebody has the operation marked whose first record is `sequence`. Marks nothing, so that nobody who wants
    /// the mark at this moment is kept from it.
    func isHeld(_ sequence: Int) -> Bool {
        held.withLock { held in
            var request = RunningMarks.request(Int16(F_WRLCK), at: sequence)
            return held.contains(sequence)
                || (fcntl(descriptor, RunningMarks.askOwnedByDescription, &request) == 0
                    && request.l_type != Int16(F_UNLCK))
        }
    }

    fileprivate func release(_ sequence: Int) {
        held.withLock { held in
            held.remove(sequence)
            _ = setLock(Int16(F_UNLCK), at: sequence)
        }
    }

    private func setLock(_ kind: Int16, at offset: Int) -> Bool {
        var request = RunningMarks.request(kind, at: offset)
        return fcntl(descriptor, RunningMarks.setOwnedByDescription, &request) == 0
    }

    private static func request(_ kind: Int16, at offset: Int) -> flock {
        var request = flock()
        request.l_type = kind
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(offset)
        request.l_len = 1
        return request
    }

    /// `F_OFD_SETLK`: the lock belongs to the open file and not to the process, so that two handles in one process
    /// exclude each other as well and closing another handle lets nothing go. The header hides it behind a macro.
    private static let setOwnedByDescription: Int32 = {
        #if canImport(Glibc)
            37
        #else
            90
        #endif
    }()

    /// `F_OFD_GETLK`, likewise: tells whether such a lock could be had, without taking it.
    private static let askOwnedByDescription: Int32 = {
        #if canImport(Glibc)
            36
        #else
            92
        #endif
    }()
}

/// Held while an operation is being worked on; letting go of it ends that.
package final class RunningMark: Sendable {
    private let marks: RunningMarks
    private let sequence: Int

    fileprivate init(marks: RunningMarks, sequence: Int) {
        self.marks = marks
        self.sequence = sequence
    }

    deinit { marks.release(sequence) }
}

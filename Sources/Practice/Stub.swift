import Course
import Foundation
import Tensors

/// An exercise's file as the course gives it, before anybody writes into it.
struct Stub {
    private let lesson, path: String
    private let repository: Repository

    init(lesson: String, in repository: Repository) {
        self.lesson = lesson
        path = Exercise.file(of: lesson)
        self.repository = repository
    }

    /// Puts it in the place of what was written, which is kept in `Output/answers`.
    /// - Returns: the name under which the answer is kept; nil where there was none.
    /// - Throws: `StubMissing` where git does not know the file; and where it cannot be written.
    func restore() throws -> String? {
        let original = try text(), file = repository.path(path)
        let answer = try String(contentsOfFile: file, encoding: .utf8)
        guard answer != original else { return nil }
        var number = 1
        func kept() -> String { "Output/answers/\(lesson)-\(number).swift" }
        while FileManager.default.fileExists(atPath: repository.path(kept())) { number += 1 }
        try FileManager.default.createDirectory(
            atPath: repository.path("Output/answers"), withIntermediateDirectories: true)
        try AtomicFile.write(answer, to: repository.path(kept()))
        try AtomicFile.write(original, to: file)
        return kept()
    }

    /// The file at the course's own branch, or at the student's last commit where there is no other.
    private func text() throws -> String {
        for revision in ["origin/HEAD", "origin/main", "HEAD"] {
            let result = try LimitedProcess(
                "/usr/bin/env", ["git", "-C", repository.root, "show", "\(revision):\(path)"]
            ).run()
            if result.ending == .exited(0), result.output.contains("Unsolved()") { return result.output }
        }
        throw StubMissing(path: path)
    }
}

/// Nobody knows an exercise as it was at first.
public struct StubMissing: Error, CustomStringConvertible {
    let path: String

    public var description: String {
        "\(path): git knows no version of it without an answer; take the file from the course's repository"
    }
}

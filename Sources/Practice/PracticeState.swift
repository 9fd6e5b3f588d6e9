import Course
import Foundation
import Tensors

/// Which exercise somebody practises, in a small text file of the clone, and how far they are.
struct PracticeState: Equatable {
    /// The lesson that is practised; nil at the first start.
    var lesson: String?
    /// Lessons whose exercises were all solved when they were last checked.
    var solved: Set<String> = []

    /// - Parameter text: `at 04-gradcam`, and a line `solved 01-occlusion` for each solved one; other lines mean nothing.
    init(_ text: String = "") {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            if words[0] == "at" { lesson = words[1] }
            if words[0] == "solved" { solved.insert(words[1]) }
        }
    }

    var text: String {
        ((lesson.map { ["at \($0)"] } ?? []) + solved.sorted().map { "solved \($0)" }).joined(separator: "\n") + "\n"
    }

    static func file(in repository: Repository) -> String { repository.path(".practice") }

    /// What the file says; nothing where it is not there.
    init(in repository: Repository) {
        self.init((try? String(contentsOfFile: Self.file(in: repository), encoding: .utf8)) ?? "")
    }

    func write(in repository: Repository) throws { try AtomicFile.write(text, to: Self.file(in: repository)) }
}

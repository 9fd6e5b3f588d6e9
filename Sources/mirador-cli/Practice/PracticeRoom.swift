import Foundation
import Mirador
import Practice

/// What exercises are checked with: the lessons that were asked for, and the kit that is built.
struct PracticeRoom {
    /// Folders of all lessons, or of the one.
    let lessons: [String]
    let kit: BuiltKit

    /// - Parameter lesson: `04`, `4`, `gradcam`, `lesson-gradcam` or `04-gradcam`; nil for all.
    /// - Throws: `UnknownLesson`, `RepositoryError`, `KitNotBuilt`.
    init(lesson: String?, language: Language, skipsBuild: Bool) throws {
        let repository = try Repository.find()
        let all = try CourseContents(in: repository.root, language: language).entries
        lessons = all.filter { entry in
            let names = [
                entry.folder, entry.command, String(entry.command.dropFirst(7)), String(entry.folder.prefix(2)),
            ]
            return lesson.map { names.contains($0) || Int($0) == entry.number } ?? true
        }.map(\.folder)
        guard !lessons.isEmpty else { throw UnknownLesson(name: lesson ?? "", known: all.map(\.folder)) }
        kit = BuiltKit(in: repository)
        if !skipsBuild {
            note("building the kit")
            try kit.build()
        }
    }
}

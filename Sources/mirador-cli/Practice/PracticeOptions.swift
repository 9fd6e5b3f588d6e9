import ArgumentParser
import Foundation
import Mirador
import Practice

/// What the commands for exercises have in common.
struct PracticeOptions: ParsableArguments {
    @Option(name: .customLong("language"), help: "The language of what is said. (default: the system's)")
    var givenLanguage: Language?

    @Flag(help: "Check against the kit as it is built.")
    var skipBuild = false

    var language: Language { givenLanguage ?? Language(environment: ProcessInfo.processInfo.environment) }

    /// The folders of all lessons, or of one.
    /// - Parameter name: `04`, `4`, `gradcam`, `lesson-gradcam` or `04-gradcam`; nil for all.
    /// - Throws: `UnknownLesson`, `RepositoryError`.
    func lessons(named name: String?) throws -> [String] {
        let all = try CourseContents(in: Repository.find().root, language: language).entries
        let found = all.filter { entry in
            let names = [
                entry.folder, entry.command, String(entry.command.dropFirst(7)), String(entry.folder.prefix(2)),
            ]
            return name.map { names.contains($0) || Int($0) == entry.number } ?? true
        }
        guard !found.isEmpty else { throw UnknownLesson(name: name ?? "", known: all.map(\.folder)) }
        return found.map(\.folder)
    }

    /// The kit that exercises are checked with, built unless that is not wanted.
    /// - Throws: `RepositoryError`, `KitNotBuilt`.
    func kit() throws -> BuiltKit {
        let kit = BuiltKit(in: try Repository.find())
        if !skipBuild {
            note("building the kit")
            try kit.build()
        }
        return kit
    }
}

import Course
import Foundation
import Testing

@testable import Practice

/// A clone whose exercises a test may write into, beside the kit that is built.
struct PracticeClone: ~Copyable {
    let repository: Repository
    let kit: BuiltKit

    init() throws {
        let original = try Repository.find()
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mirador-practice-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: root + "/Tests", withIntermediateDirectories: true)
        for folder in ["Sources", "Tests/Solutions"] {
            try FileManager.default.createSymbolicLink(
                atPath: root + "/" + folder, withDestinationPath: original.path(folder))
        }
        repository = Repository(root: root)
        kit = BuiltKit(in: repository, folder: BuiltKit(in: original).folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: repository.root) }

    /// The lesson's own file with something in the place of what is to be written.
    func write(_ body: String, for lesson: String) throws {
        let stub = try String(
            contentsOfFile: Repository.find().path("Lessons/\(lesson)/Exercise.swift"), encoding: .utf8)
        let line = try #require(stub.split(separator: "\n").first { $0.contains("throw Unsolved()") })
        try write(file: stub.replacing(line, with: "    " + body), for: lesson)
    }

    /// A whole file.
    func write(file text: String, for lesson: String) throws {
        let path = repository.path("Lessons/\(lesson)/Exercise.swift")
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    func reports(_ body: String, lesson: String = "04-gradcam", seconds: Double = 60) throws -> [ExerciseReport] {
        try write(body, for: lesson)
        return try ExerciseProgram(lesson: lesson, kit: kit).reports(
            within: ProcessLimits(seconds: seconds, memory: 1 << 30))
    }
}

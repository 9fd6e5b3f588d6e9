import Foundation

/// The lessons that the kit has, in their order, with the titles of one language.
package struct CourseContents: Sendable {
    package let entries: [Entry]

    package struct Entry: Hashable, Sendable {
        /// `04-gradcam`.
        package let folder: String
        /// The lesson's first heading.
        package let title: String

        /// 4.
        package var number: Int { Int(folder.prefix(2)) ?? 0 }
        /// `lesson-gradcam`.
        package var command: String { "lesson-" + folder.dropFirst(3) }
    }

    /// - Throws: `NotebookError` where a lesson's prose cannot be read.
    package init(in root: String, language: Language) throws(NotebookError) {
        let folders = ((try? FileManager.default.contentsOfDirectory(atPath: root + "/Lessons")) ?? []).sorted()
        var entries: [Entry] = []
        for folder in folders where folder.wholeMatch(of: /\d\d-[a-z-]+/) != nil {
            let file = "Lessons/\(folder)/lesson.\(language.rawValue).md"
            entries.append(
                Entry(folder: folder, title: try LessonText(contentsOf: root + "/" + file, name: file).title))
        }
        self.entries = entries
    }

    /// The lesson before and the one after.
    func neighbours(of folder: String) -> (before: Entry?, after: Entry?) {
        guard let i = entries.firstIndex(where: { $0.folder == folder }) else { return (nil, nil) }
        return (i > 0 ? entries[i - 1] : nil, i + 1 < entries.count ? entries[i + 1] : nil)
    }
}

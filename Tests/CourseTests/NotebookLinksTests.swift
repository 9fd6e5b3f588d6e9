import Course
import Drawing
import Foundation
import Tensors
import Testing

@Suite struct `Links between notebooks` {
    private static let prose = "# Two\n\nSee {{lesson: 01-one}}.\n"

    /// A kit of three lessons, and the notebook of the second.
    private func notebook(in scratch: borrowing Scratch) throws -> Notebook {
        for (folder, text) in [("01-one", "# One"), ("02-two", Self.prose), ("03-three", "# Three")] {
            try scratch.write(text, to: "Lessons/\(folder)/lesson.en.md")
        }
        let text = try LessonText(Self.prose, name: "lesson.en.md")
        return Notebook(text, language: .en, root: scratch.path, lesson: "02-two")
    }

    @Test func `On the shelf, a notebook leads to others, to its neighbours and to the index`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook(in: scratch), to: scratch.path + "/Output/02-two")
        let page = try scratch.read("Output/02-two/notebook.md")
        #expect(
            page == """
                # Two

                See [lesson 1](../01-one/notebook.md).

                ---

                [← 1 · One](../01-one/notebook.md) · [Contents](../index.md) · [3 · Three →](../03-three/notebook.md)

                """)
    }

    @Test func `Elsewhere, where no other notebook is near, it leads to the lessons' prose`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook(in: scratch), to: scratch.path + "/mine/x")
        let page = try scratch.read("mine/x/notebook.md")
        #expect(page == "# Two\n\nSee [lesson 1](../../Lessons/01-one/lesson.en.md).\n")
    }

    @Test func `A lesson that the kit does not have is an error with its place`() throws {
        let scratch = try Scratch()
        let text = try LessonText("# Two\n\n{{lesson: 07-seven}}", name: "lesson.en.md")
        let error = #expect(throws: NotebookError.self) {
            try NotebookWriter(formats: [.markdown])
                .write(Notebook(text, language: .en, root: scratch.path), to: scratch.path + "/x")
        }
        #expect(error?.description.hasPrefix("lesson.en.md:3: there is no lesson 07-seven; ") == true)
    }

    /// A notebook whose table has a lesson in it, beside one's own words that look like markup.
    private func notebook(withRowFor lesson: String, in scratch: borrowing Scratch) throws -> Notebook {
        try scratch.write("# One", to: "Lessons/01-one/lesson.en.md")
        let text = try LessonText(
            "# Two\n\n<!-- terminal\n{{table: which}}\n-->\n\n{{table: which\ncolumns: Asked | In\n}}\n",
            name: "lesson.en.md")
        var notebook = Notebook(text, language: .en, root: scratch.path, lesson: "02-two")
        notebook.table("which", rows: [["[where]", .lesson(lesson)]])
        return notebook
    }

    @Test func `A table leads to a lesson as prose does, and in the terminal names it`() throws {
        let scratch = try Scratch(), notebook = try notebook(withRowFor: "01-one", in: scratch)
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/Output/02-two")
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/mine/x")
        let near = try scratch.read("Output/02-two/notebook.md"), far = try scratch.read("mine/x/notebook.md")
        #expect(near.contains("| \\[where\\] | [lesson 1](../01-one/notebook.md) |"))
        #expect(far.contains("| \\[where\\] | [lesson 1](../../Lessons/01-one/lesson.en.md) |"))
        let terminal = try TerminalReport(of: notebook, in: Terminal(width: 80, hasColours: false))
            .text(files: [], in: "x", isPageMissing: false)
        #expect(terminal.contains("[where]   lesson 1\n"))
    }

    @Test func `A table with a lesson that the kit does not have is an error with the table's place`() throws {
        let scratch = try Scratch(), notebook = try notebook(withRowFor: "07-seven", in: scratch)
        let error = #expect(throws: NotebookError.self) {
            try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/x")
        }
        #expect(error?.description.hasPrefix("lesson.en.md:7: there is no lesson 07-seven; ") == true)
    }

    @Test func `The index names every lesson, and links those that have a notebook`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook(in: scratch), to: scratch.path + "/Output/02-two")
        try CourseIndex(CourseContents(in: scratch.path, language: .en), language: .en)
            .write(to: scratch.path + "/Output")
        let index = try scratch.read("Output/index.md")
        #expect(index.contains("| 1 | One, not run yet: `swift run lesson-one` | |"))
        #expect(index.contains("| 2 | [Two](02-two/notebook.md) |"))
    }
}

@Suite struct `What a run says beside the prose` {
    @Test func `A note stands under the title and in the terminal`() throws {
        let scratch = try Scratch()
        var notebook = Notebook(
            try LessonText("# Title\n\nText.", name: "lesson.md"), language: .es, root: scratch.path)
        notebook.note(Phrase(es: "Ojo: *nada*.", en: "Mind: *nothing*."))
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/x")
        let page = try scratch.read("x/notebook.md")
        let terminal = try TerminalReport(of: notebook, in: Terminal(width: 80, hasColours: false))
            .text(files: [], in: "x", isPageMissing: false)
        #expect(page == "# Title\n\n> Ojo: \\*nada\\*.\n\nText.\n")
        #expect(terminal.hasPrefix("Title\n\nOjo: *nada*.\n\n"))
    }
}

@Suite struct `Publishing figures` {
    @Test func `Figures are small, maps are averaged, and no page is written`() throws {
        let scratch = try Scratch()
        let text = try LessonText(
            "# T\n\n{{figure: a\ntitle: A\nalt: A picture.\ncaption: A.\n}}", name: "lesson.md")
        var notebook = Notebook(text, language: .en, root: scratch.path)
        let noise = RandomNumbers(seed: 1).uniformTensor([3, 448, 448], in: 0...255)
        let cells = (0..<6).map { _ in Cell.photograph(Photograph(noise)) }
        try notebook.grid("a", rows: [cells, cells])
        notebook.map("fine", RandomNumbers(seed: 2).uniformTensor([1, 1, 224, 224]))
        notebook.map("coarse", RandomNumbers(seed: 3).uniformTensor([1, 1, 7, 7]))
        notebook.thumbnail(cells[0])
        try notebook.publish(to: scratch.path + "/x")
        let files = try scratch.files(in: "x")
        let fine = try NumPyFile.read(from: scratch.path + "/x/maps/fine.npy")
        let coarse = try NumPyFile.read(from: scratch.path + "/x/maps/coarse.npy")
        let figure = try Photograph(contentsOf: scratch.path + "/x/a.png")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/x/a.png")).count
        let records = ["drawings", "drawings/a.txt", "drawings/thumbnail.txt"]
        let maps = ["maps", "maps/agreement.txt", "maps/coarse.npy", "maps/fine.npy"]
        #expect(files == ["a.png"] + records + maps + ["thumbnail.png"])
        #expect(fine.shape == [1, 1, 32, 32] && coarse.shape == [1, 1, 7, 7])
        #expect(bytes <= 400_000)
        // Noise does not get small: the scale is less than 2.
        #expect(figure.width < 2 * (6 * 224 + 5 * 12 + 48))
    }

    @Test func `Averages keep the mean, and what is left over at the border`() {
        let map = Tensor((0..<20).map { Float($0) }, shape: [4, 5])
        let averaged = map.averaged(toAtMost: 2)
        let whole = map.averaged(toAtMost: 5)
        // Steps of ⌈5 / 2⌉ = 3: one row of all four, one column of all five.
        #expect(averaged == Tensor([9.5], shape: [1, 1]))
        #expect(whole == map)
    }
}

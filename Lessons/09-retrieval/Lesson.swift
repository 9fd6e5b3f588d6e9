import ArgumentParser
import Mirador

@main
struct RetrievalLesson: Lesson {
    static let folder = "09-retrieval"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [photographs, garments, backgrounds, cost] }

    // MARK: The stamps

    private func photographs(_ room: Classroom, _ notebook: inout Notebook) throws {
        let own = try room.ownPhotograph(or: "chelsea"), network = own.pass.network
        let representations = try representations(in: network, room)
        let stamps = try StampCollection(from: room.assets, for: network, step: options.quick ? 4 : 1)
        let galleries = try representations.vectors(count: stamps.count, image: stamps.input).map(Gallery.init)
        let heads = try representations.heads(pixels: notebook.label("pixels"))
        let query = try representations.vectors(count: 1) { _ in own.subject.input }
        let rows = zip(galleries, query).map { gallery, query in
            [Cell.photograph(own.photograph)]
                + gallery.nearest(6, to: query[part: 0]).map { stamps.cell($0, notebook) }
        }
        try notebook.grid("near", rowHeads: heads, rows: rows, cellSize: 104)
        notebook.thumbnail(rows[rows.count - 1][1])
        notebook.text("photograph", own.subject.name)
        notebook.number("stamp-count", stamps.count)

        let kinds = galleries.map { $0.precisions(upTo: 5, labels: stamps.labels) }
        try colour(stamps, galleries, representations, heads, &notebook)
        let shares = chanceShare(stamps.labels)
        notebook.table(
            "kinds",
            rows: zip(heads, kinds).map { [.text($0.line), .number($1[0], .percent(decimals: 0)), .number($1[4], .percent(decimals: 0))] }
                + [[.text(try notebook.label("chance")), .number(shares, .percent(decimals: 0)), .number(shares, .percent(decimals: 0))]])
        try stranger(room, stamps, galleries[galleries.count - 1], representations, &notebook)
    }
}

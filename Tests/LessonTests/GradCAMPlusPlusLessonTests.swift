import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Pages that `lesson-gradcampp` wrote at reduced cost, in both languages.
@Suite struct `swift run lesson-gradcampp` {
    private static let folder = "05-gradcampp"

    /// The tables of a page: rows of cells, without heads.
    private static func tables(_ page: String) -> [[[String]]] {
        page.split(separator: "\n\n").filter { $0.hasPrefix("|") }.map { table in
            table.split(separator: "\n").dropFirst(2).map { row in
                row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            }
        }
    }

    /// `0.42 (0.38–0.47)`, with a comma in Spanish.
    private static func interval(_ cell: String) -> (mean: Double, low: Double, high: Double)? {
        cell.replacing(",", with: ".").wholeMatch(of: /([\d.]+)\s\(([\d.]+)–([\d.]+)\)/).flatMap { match in
            guard let mean = Double(match.1), let low = Double(match.2), let high = Double(match.3) else { return nil }
            return (mean, low, high)
        }
    }

    @Test(arguments: Language.allCases)
    func `The tables have a row for each method and number of animals, and means within their intervals`(
        _ language: Language
    ) throws {
        let page = try CourseShelf.shelf(language).text("\(Self.folder)/notebook.md")
        let tables = Self.tables(page)
        let methods = ["Grad-CAM", "Grad-CAM++", "LayerCAM", "Ablation-CAM", "Eigen-CAM", "Score-CAM"]
        let flat = language == .es ? "un mapa plano" : "a flat map"
        let heads = ["1", "2", "4"].flatMap { count in (methods + [flat]).map { "\(count) · \($0)" } }
        #expect(tables.map(\.count) == [21, 6, 15, 7])
        #expect(tables[0].map { $0[0] } == heads)
        #expect(tables[2].map { $0[0] } == heads.filter { !$0.hasSuffix(flat) && !$0.hasSuffix("LayerCAM") })
        for row in tables[0] + tables[1] + tables[2] {
            for cell in row.dropFirst() where cell != "–" {
                let interval = try #require(Self.interval(cell), "\(row)")
                #expect(0...1 ~= interval.low && interval.low <= interval.mean, "\(row)")
                #expect(interval.mean <= interval.high && interval.high <= 1, "\(row)")
            }
        }
        // One animal has no balance, two have.
        #expect(tables[0][..<7].allSatisfy { $0[3] == "–" } && tables[0][7...].allSatisfy { $0[3] != "–" })
    }

    @Test func `Where a global average follows, Grad-CAM++ is nearly Grad-CAM, and Eigen-CAM knows no class`() throws {
        let shelf = try CourseShelf.shelf(.en), page = try shelf.text("\(Self.folder)/notebook.md")
        let maps = try ["grad-cam", "grad-cam-plus-plus"].map { method in
            try NumPyFile.read(from: shelf.path("\(Self.folder)/maps/zebras-4-\(method).npy"))
        }
        let likeness = try #require(maps[0].pearsonCorrelation(with: maps[1]))
        #expect(maps[0].shape == [1, 1, 7, 7])
        #expect(likeness > 0.99)
        #expect(page.replacing("\n", with: " ").contains("1.00 under Eigen-CAM"))
    }

    @Test(.enabled(if: Thorough.isAsked)) func `A photograph, a class, a layer and a network of one's own`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-gradcampp").run([
            "--quick", "--output", folder.path("out"), "--language", "en", "--format", "markdown", "--model",
            "efficientnet-lite2", "--image", Tool.asset("photographs/coffee.png"), "--class", "espresso", "--layer",
            "_blocks.10.add", "--seed", "3", "--figure-format", "svg",
        ])
        try #require(run.status == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        #expect(page.contains("The last column is your photograph, asked for “espresso”;"))
        let map = try NumPyFile.read(from: folder.path("out/maps/coffee-grad-cam-plus-plus.npy"))
        #expect(map.shape[2] > 7 && map.maximum() > 0)
        // Ablation-CAM asks for the last maps alone.
        let figure = try String(contentsOfFile: folder.path("out/figures/family.svg"), encoding: .utf8)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/maps/coffee-ablation-cam.npy")))
        #expect(figure.hasPrefix("<?xml") && !page.contains("{{"))
    }

    /// SqueezeNet ends in a convolution and its average, with no linear layer behind. Its weights come from a formula: no
    /// class of a scene is seen, and the page says so with dashes.
    @Test(.enabled(if: Thorough.isAsked)) func `A network without the head of CAM, that sees nothing, has a page too`()
        throws
    {
        let folder = try TemporaryFolder(), weights = folder.path("squeezenet.safetensors")
        try Weights(Zoo.architecture("squeezenet1-1").formulaWeights(seed: 1)).write(toSafetensors: weights)
        let run = try Tool(name: "lesson-gradcampp").run([
            "--quick", "--output", folder.path("out"), "--language", "en", "--format", "markdown", "--model",
            "squeezenet1-1", "--weights", weights,
        ])
        try #require(run.status == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        #expect(!page.contains("{{") && !page.contains("Ablation-CAM |"))
        #expect(page.contains("Behind the maps of efficientnet-lite0"))
        #expect(page.firstMatch(of: /\b(nan|inf)\b/) == nil)
    }
}

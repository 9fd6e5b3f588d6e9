import Course
import Foundation
import Testing

@Suite struct `The assets that setup fetches` {
    @Test func `The photograph of a name has its path and its credit`() throws {
        let assets = try Assets.find()
        let chelsea = try assets.photograph("chelsea")
        let again = try assets.photograph("Chelsea.PNG")
        #expect(chelsea == again)
        #expect(chelsea.path.hasSuffix("/Assets/photographs/chelsea.png"))
        #expect(chelsea.credit == "Stefan van der Walt, CC0-1.0")
        #expect(FileManager.default.isReadableFile(atPath: chelsea.path))
    }

    @Test func `Every photograph has a title in both languages`() throws {
        let names = try Assets.find().photographs.map {
            URL(fileURLWithPath: $0.name).deletingPathExtension().lastPathComponent
        }
        #expect(Set(PhotographTitles.course.keys) == Set(names))
        #expect(PhotographTitles.course.values.allSatisfy { $0.es.hasPrefix("la ") && $0.en.hasPrefix("the ") })
    }

    @Test func `Every photograph has a licence that lets anybody use it`() throws {
        let photographs = try Assets.find().photographs
        #expect(photographs.count >= 5)
        for photograph in photographs {
            #expect(["CC0-1.0", "public domain"].contains(photograph.licence), "\(photograph.name)")
        }
    }

    @Test func `A photograph, model or stamp that nobody has brings the nearest names`() throws {
        let assets = try Assets.find()
        #expect(throws: AssetError.unknown(kind: "photograph", name: "chelsee", nearest: ["chelsea"])) {
            try assets.photograph("chelsee")
        }
        #expect(throws: AssetError.unknown(kind: "stamp", name: "zebr", nearest: ["zebra", "bear"])) {
            try assets.stamp("zebr")
        }
        let error = #expect(throws: AssetError.self) { try assets.model("efficientnet") }
        #expect(
            error?.description
                == "There is no model called efficientnet: did you mean efficientnet-lite0, efficientnet-lite1 or "
                + "efficientnet-lite2?")
    }

    @Test func `A missing file is one line that names setup`() throws {
        let clone = try Clone()
        let assets = try Assets(in: clone.repository)
        let error = #expect(throws: AssetError.self) { try assets.photograph("chelsea") }
        let message = error?.description ?? ""
        #expect(message.contains("./setup"))
        #expect(message.contains("chelsea.png"))
        #expect(!message.contains("\n"))
    }

    @Test(arguments: [
        ("", 1), ("name\tneed\n", 1), ("x\tessential\tpypi:x\n", 3),
        ("models/x\tessential\tpypi:x\t1\tx\tMIT\t\tabc\tfor nothing\n", 3),
    ])
    func `A wrong table of files is named with its line`(rows: String, line: Int) throws {
        let head = "name\tneed\torigin\tversion\tfile\tlicence\tauthor\tsha256\tpurpose\n"
        let text = line == 1 ? rows : head + "\n" + rows
        let error = #expect(throws: ManifestError.self) { try Manifest(text, file: "manifest.tsv", folder: "Assets") }
        #expect(error?.line == line)
    }
}

@Suite struct `Finding the repository` {
    @Test func `The folder that MIRADOR_HOME names comes first`() throws {
        let clone = try Clone()
        let found = try Repository.find(environment: ["MIRADOR_HOME": clone.repository.root], from: "/")
        #expect(found == clone.repository)
        #expect(throws: RepositoryError.notMirador(home: "/usr")) {
            try Repository.find(environment: ["MIRADOR_HOME": "/usr"], from: clone.repository.root)
        }
    }

    @Test func `Or else the folder around the current one`() throws {
        let clone = try Clone()
        let found = try Repository.find(environment: [:], from: clone.repository.path("Sources/Course/Assets"))
        #expect(found == clone.repository)
    }

    @Test func `Or else the one that was built`() throws {
        let found = try Repository.find(environment: ["MIRADOR_HOME": ""], from: "/")
        #expect(FileManager.default.fileExists(atPath: found.path("Sources/Course/Assets/Repository.swift")))
    }
}

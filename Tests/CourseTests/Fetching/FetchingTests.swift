import Foundation
import Importing
import Networks
import Tensors
import Testing
import Zoo

@testable import Course

/// A clone whose table of published weights leads to a server of the test.
private struct FetchingClone {
    let clone: Clone
    let assets: Assets
    /// A state dict, and the name that tells its checksum.
    let weights: [UInt8]
    let file: String

    init(address: (_ file: String) -> String = { _ in "http://127.0.0.1:9" }, file: String? = nil) throws {
        clone = try Clone()
        let place = clone.repository.path("weights.safetensors")
        let tensors = [(name: "fc.weight", tensor: RandomNumbers(seed: 3).uniformTensor([5, 7]))]
        try Weights(tensors).write(toSafetensors: place)
        weights = try Array(Data(contentsOf: URL(fileURLWithPath: place)))
        let digits = try SHA256.hexadecimal(ofFile: place).prefix(8)
        self.file = file ?? "resnet18-\(digits).pth"
        try FileManager.default.createDirectory(
            atPath: clone.repository.path("Sources/Course/Fetching"), withIntermediateDirectories: true)
        let table = """
            address\t\(address(self.file))
            model\tfile\tparameters\tinput\tlicence
            resnet18\t\(self.file)\t35\t224\tBSD-3-Clause

            """
        let path = clone.repository.path("Sources/Course/Fetching/published-weights.tsv")
        try Data(table.utf8).write(to: URL(fileURLWithPath: path))
        assets = try Assets(in: clone.repository)
    }

    init(server: LoopbackServer, file: String? = nil) throws {
        try self.init(address: { _ in "http://127.0.0.1:\(server.port)/models" }, file: file)
    }

    var installed: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: clone.repository.path("Assets/models"))) ?? []
    }

    /// Puts a file beside the clone's own.
    func put(_ bytes: [UInt8], as name: String) throws -> String {
        let path = clone.repository.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// The state dict that every clone makes, to be served.
private func stateDict() throws -> [UInt8] { try FetchingClone().weights }

@Suite(.serialized, .timeLimit(.minutes(1))) struct `Fetching weights` {
    private let patience = DownloadPatience(connecting: 0.25, silence: 0.5)

    @Test func `A published file is brought, checked and found by its model's name`() throws {
        let served = try stateDict()
        let server = try LoopbackServer { _ in .file(served) }
        let clone = try FetchingClone(server: server)
        #expect(throws: AssetError.notFetched(model: "resnet18", command: "mirador fetch resnet18")) {
            try clone.assets.model("resnet18")
        }
        let fetched = try clone.assets.fetch("resnet18", patience: patience)
        let path = try clone.assets.model("ResNet18").path
        #expect(fetched == .brought(path: path))
        let installed = clone.installed, asked = server.requests.map(\.path)
        #expect(installed == ["resnet18.pth"])
        #expect(asked == ["/models/\(clone.file)"])
        let known = try clone.assets.knownModels().first { $0.name == "resnet18" }
        #expect(known?.isInstalled == true)
    }

    @Test func `Where the file's place is a link, the link stays and leads to what was brought`() throws {
        let served = try stateDict()
        let server = try LoopbackServer { _ in .file(served) }
        let clone = try FetchingClone(server: server), manager = FileManager.default
        let disk = clone.clone.repository.path("disk"), models = clone.clone.repository.path("Assets/models")
        for folder in [disk, models] { try manager.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        let old = try clone.put([1], as: "disk/resnet18.pth"), link = models + "/resnet18.pth"
        try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: old)
        try manager.createSymbolicLink(atPath: link, withDestinationPath: "../../disk/resnet18.pth")
        let fetched = try clone.assets.fetch("resnet18", patience: patience)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: old)))
        let mode = try manager.attributesOfItem(atPath: old)[.posixPermissions] as? Int
        #expect(fetched == .brought(path: link))
        #expect(try manager.destinationOfSymbolicLink(atPath: link) == "../../disk/resnet18.pth")
        #expect(bytes == served)
        #expect(mode == 0o640)
        #expect(try manager.contentsOfDirectory(atPath: disk) == ["resnet18.pth"])
    }

    @Test func `What is here already is not fetched again, unless it is damaged`() throws {
        let served = try stateDict()
        let server = try LoopbackServer { _ in .file(served) }
        let clone = try FetchingClone(server: server)
        _ = try clone.assets.fetch("resnet18", patience: patience)
        let again = try clone.assets.fetch("resnet18", patience: patience)
        let asked = server.requests.count
        #expect(again == .wasThere(path: clone.assets.modelPath("resnet18")))
        #expect(asked == 1)
        _ = try clone.put(Array(clone.weights.dropLast()), as: "Assets/models/resnet18.pth")
        let repaired = try clone.assets.fetch("resnet18", patience: patience)
        #expect(repaired == .brought(path: clone.assets.modelPath("resnet18")))
    }

    @Test func `A download that broke off leaves its part, and the next one needs only the rest`() throws {
        let served = try stateDict()
        // The first run gets two pieces and gives up where the second try brings nothing.
        let server = try LoopbackServer { request in
            switch request.number {
            case 0: .cut(served, after: 100)
            case 1: .cut(served, after: 0)
            default: .file(served)
            }
        }
        let clone = try FetchingClone(server: server)
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", patience: patience) }
        #expect(error?.description.contains("broke off after 100 bytes") == true)
        let left = clone.installed
        #expect(left == ["\(clone.file).part"])
        _ = try clone.assets.fetch("resnet18", patience: patience)
        let installed = clone.installed, asked = server.requests.map(\.rangeStart)
        #expect(installed == ["resnet18.pth"])
        #expect(asked == [nil, 100, 100])
    }

    @Test func `Wrong bytes are thrown away, and what was installed stays`() throws {
        var served = try stateDict()
        served[served.count - 1] ^= 1
        let wrong = served
        let server = try LoopbackServer { _ in .file(wrong) }
        let clone = try FetchingClone(server: server)
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", patience: patience) }
        guard case .wrongChecksum(_, let expected, let got)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(clone.file == "resnet18-\(expected).pth" && got != expected)
        let left = clone.installed
        #expect(left == [])
    }

    @Test(arguments: [404, 503]) func `Without the file on the network, the error says how to bring it by hand`(
        status: Int
    ) throws {
        let server = try LoopbackServer { _ in .status(status, [:]) }
        let clone = try FetchingClone(server: server)
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", patience: patience) }
        let words = error?.description ?? ""
        for part in [
            "answers \(status)", "http://127.0.0.1:\(server.port)/models/\(clone.file)",
            "mirador fetch resnet18 --from \(clone.file)", clone.assets.modelPath("resnet18"),
        ] {
            #expect(words.contains(part))
        }
        let left = clone.installed
        #expect(left == [])
    }

    @Test func `A server that never answers is given up, and the error says how to bring the file by hand`() throws {
        let server = try LoopbackServer { _ in .silence }
        let clone = try FetchingClone(server: server)
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", patience: patience) }
        #expect(error?.description.contains("nothing came for 0.75 s") == true)
        #expect(error?.description.contains("mirador fetch resnet18 --from \(clone.file)") == true)
        let left = clone.installed
        #expect(left == [])
    }

    @Test func `A published file that has moved is brought from where it is now, and checked all the same`() throws {
        var served = try stateDict()
        let good = try LoopbackServer { [served] request in
            request.path.hasPrefix("/models") ? .status(302, ["Location": "/store/1"]) : .file(served)
        }
        let clone = try FetchingClone(server: good)
        let fetched = try clone.assets.fetch("resnet18", patience: patience)
        #expect(fetched == .brought(path: clone.assets.modelPath("resnet18")))
        served[0] ^= 1
        let bad = try LoopbackServer { [served] request in
            request.path.hasPrefix("/models") ? .status(302, ["Location": "/store/1"]) : .file(served)
        }
        let other = try FetchingClone(server: bad)
        let error = #expect(throws: FetchError.self) { try other.assets.fetch("resnet18", patience: patience) }
        guard case .wrongChecksum? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["efficientnet-lite3", "efficientnet-lite4"])
    func `What nobody publishes is told with the way to bring it`(model: String) throws {
        let clone = try FetchingClone()
        let error = #expect(throws: FetchError.notPublished(model: model)) { try clone.assets.fetch(model) }
        #expect(error?.description.contains("mirador fetch \(model) --from FILE-OR-ADDRESS") == true)
        let missing = #expect(throws: AssetError.self) { try clone.assets.model(model) }
        #expect(missing?.description.contains("run `mirador fetch \(model) --from FILE`") == true)
    }

    @Test func `A file brought by hand is checked by the sum in its name`() throws {
        let clone = try FetchingClone()
        let right = try clone.put(clone.weights, as: clone.file)
        let wrong = try clone.put(clone.weights, as: "resnet18-00000000.pth")
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", from: wrong) }
        guard case .wrongChecksum(origin: wrong, expected: "00000000", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let none = clone.installed
        #expect(none == [])
        let fetched = try clone.assets.fetch("resnet18", from: right)
        #expect(fetched == .brought(path: clone.assets.modelPath("resnet18")))
        let installed = clone.installed, stays = FileManager.default.fileExists(atPath: right)
        #expect(installed == ["resnet18.pth"])
        #expect(stays)
    }

    @Test func `Another address can be named, and a file without a sum in its name if it fits the network`() throws {
        let clone = try FetchingClone()
        let tensors = try Zoo.architecture("squeezenet1-1").parameterShapes().map { name, shape in
            (name: name, tensor: Tensor(zeros: shape))
        }
        let place = clone.clone.repository.path("squeezenet.safetensors")
        try Weights(tensors).write(toSafetensors: place)
        let error = #expect(throws: UnfitWeights.self) { try clone.assets.fetch("resnet18", from: place) }
        #expect(error?.fitting == ["squeezenet1-1"])
        let none = clone.installed
        #expect(none == [])
        let served = try Array(Data(contentsOf: URL(fileURLWithPath: place)))
        let server = try LoopbackServer { _ in .file(served) }
        let fetched = try clone.assets.fetch(
            "squeezenet1-1", from: "http://127.0.0.1:\(server.port)/mirror/best.pth", patience: patience)
        #expect(fetched == .brought(path: clone.assets.modelPath("squeezenet1-1")))
        let asked = server.requests.map(\.path)
        #expect(asked == ["/mirror/best.pth"])
    }

    @Test(arguments: ["<!doctype html><title>Sign in</title>", "", "PK\u{3}\u{4} but no more"])
    func `What holds no weights is refused and nothing is installed`(text: String) throws {
        let clone = try FetchingClone()
        let page = try clone.put(Array(text.utf8), as: "page.pth")
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet18", from: page) }
        guard case .notWeights(origin: page, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let left = clone.installed
        #expect(left == [])
    }

    @Test func `A model that nobody knows brings the nearest names`() throws {
        let clone = try FetchingClone()
        let error = #expect(throws: FetchError.self) { try clone.assets.fetch("resnet81") }
        #expect(error == .unknown(model: "resnet81", nearest: ["resnet18", "resnet34", "resnet50"]))
        #expect(throws: FetchError.comesWithSetup(model: "efficientnet-lite0")) {
            try clone.assets.fetch("efficientnet-lite0", from: "x.pth")
        }
        #expect(throws: FetchError.download(.noSuchFile("x.pth"))) { try clone.assets.fetch("resnet18", from: "x.pth") }
        #expect(throws: FetchError.unknown(model: "../../x", nearest: [])) { try clone.assets.fetch("../../x") }
    }
}

@Suite struct `The table of published weights` {
    @Test func `It has every architecture that torchvision publishes and the kit names, each once`() throws {
        let entries = try Assets.find().publishedWeights().entries
        let models = entries.map(\.model)
        #expect(models.count == 29 && Set(models).count == 29)
        for entry in entries {
            #expect(entry.address.hasPrefix("https://download.pytorch.org/models/"), "\(entry.model)")
            let stem = entry.file.split(separator: "-")[0].filter { $0 != "_" }
            let plain = entry.model.filter { $0 != "-" }
            #expect(plain.hasPrefix(stem) || stem.hasPrefix(plain), "\(entry.model) and \(entry.file)")
        }
        for entry in entries {
            let architecture = try Zoo.architecture(entry.model)
            let size = architecture.input.height, count = architecture.trainedParameterCount
            #expect(size == entry.inputSize, "\(entry.model)")
            #expect(count == entry.parameterCount, "\(entry.model)")
        }
        let resnet = entries.first { $0.model == "resnet50" }
        #expect(resnet?.file == "resnet50-0676ba61.pth")
        #expect(resnet?.parameterCount == 25_557_032)
    }

    @Test(arguments: [
        ("", 1), ("address\n", 1), ("address\thttps://x.org\nmodel\n", 2),
        ("address\thttps://x.org\nmodel\tfile\tparameters\tinput\tlicence\na\ta-01234567.pth\t1\t224\n", 3),
        ("address\thttps://x.org\nmodel\tfile\tparameters\tinput\tlicence\na\ta-01234567.pth\tx\t224\tMIT\n", 3),
        ("address\thttps://x.org\nmodel\tfile\tparameters\tinput\tlicence\na\ta.pth\t1\t224\tMIT\n", 3),
    ])
    func `A wrong table is named with its line`(text: String, line: Int) {
        let error = #expect(throws: ManifestError.self) { try PublishedWeights(text, file: "table.tsv") }
        #expect(error?.line == line)
    }
}

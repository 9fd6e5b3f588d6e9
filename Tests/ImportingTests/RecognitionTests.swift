import Importing
import Networks
import Tensors
import Testing
import Zoo

@Suite struct `Recognizing an architecture` {
    private static let architectures = Zoo.architectures + FashionNetwork.architectures.prefix(1)

    /// Zeros of an architecture's shapes under a beginning.
    private func zeros(_ architecture: Architecture, classes: Int, _ beginning: String = "") throws -> [(
        String, Tensor
    )] {
        architecture.parameterShapes(classes: classes).map { (beginning + $0.name, Tensor(zeros: $0.shape)) }
    }

    @Test(arguments: architectures.map(\.name))
    func `Every architecture is known by its names and shapes alone`(name: String) throws {
        let architecture = try Zoo.architecture(name)
        let weights = try Weights(zeros(architecture, classes: 7, "model._orig_mod.module."))
        let recognized = try Zoo.recognize(weights)
        #expect(recognized.name == name)
        #expect(recognized.classes(in: weights) == 7)
        #expect(recognized.renaming(of: weights).beginning == "model._orig_mod.module.")
    }

    @Test func `Of none the nearest are listed with what differs first`() throws {
        let resnet = try Zoo.architecture("resnet18")
        var tensors = try zeros(resnet, classes: 7)
        let place = try #require(tensors.firstIndex { $0.0 == "conv1.weight" })
        tensors[place].1 = Tensor(zeros: [64, 3, 3, 3])
        let error = #expect(throws: Zoo.UnrecognizedWeights.self) { try Zoo.recognize(Weights(tensors)) }
        #expect(error?.fitting == [])
        #expect(error?.nearest.map(\.network).first == "resnet18")
        let line = "\n  resnet18, of which 1 entries differ: conv1.weight is 64 × 3 × 3 × 3, should be 64 × 3 × 7 × 7\n"
        #expect(error?.description.contains(line) == true, "\(String(describing: error))")
        #expect(error?.description.contains("--architecture NAME") == true)
    }

    @Test func `Of several it is asked for the name`() throws {
        let student = try zeros(Zoo.architecture("resnet18"), classes: 7, "student.")
        let teacher = try zeros(Zoo.architecture("squeezenet1-1"), classes: 7, "teacher.")
        let both = try Weights(student + teacher)
        let error = #expect(throws: Zoo.UnrecognizedWeights.self) { try Zoo.recognize(both) }
        #expect(error?.fitting == ["resnet18", "squeezenet1-1"])
        let words = "they fit resnet18 and squeezenet1-1: say which is meant with --architecture NAME."
        #expect(error?.description.hasSuffix(words) == true)
    }
}

@Suite struct `Names behind beginnings of all kinds` {
    private static let architecture = FashionNetwork.architectures[0]

    private func weights(_ beginning: String, without left: Set<String> = [], and more: [(String, Shape)] = []) throws
        -> Weights
    {
        let own = Self.architecture.parameterShapes().filter { !left.contains($0.name) }
        return try Weights(
            own.map { (beginning + $0.name, Tensor(zeros: $0.shape)) } + more.map { ($0.0, Tensor(zeros: $0.1)) })
    }

    @Test(arguments: [
        "module.", "model.", "_orig_mod.", "net.", "network.", "backbone.", "encoder.", "model._orig_mod.module.",
        "a.b.c.d.e.f.g.h.",
    ])
    func `Any beginning is taken off, and told`(beginning: String) throws {
        let renaming = Self.architecture.renaming(of: try weights(beginning))
        #expect(renaming.beginning == beginning)
        #expect("\(renaming)" == "took \(beginning) off its names")
    }

    @Test func `Of two whole copies the averaged one is taken`() throws {
        let raw = Self.architecture.parameterShapes().map { ("model." + $0.name, Tensor(zeros: $0.shape)) }
        let averaged = Self.architecture.parameterShapes().map {
            ("ema_model.module." + $0.name, Tensor(zeros: $0.shape))
        }
        let renaming = Self.architecture.renaming(of: try Weights(raw + averaged))
        #expect(renaming.beginning == "ema_model.module.")
        #expect(renaming.beside == raw.map(\.0))
    }

    private static let classifier: Set<String> = ["fc.weight", "fc.bias"]

    @Test func `A head beside a backbone is the classifier`() throws {
        let weights = try weights(
            "backbone.", without: Self.classifier,
            and: [("head.weight", [5, 128]), ("head.bias", [5]), ("loss.weight", [5])])
        let renaming = Self.architecture.renaming(of: weights)
        #expect(renaming.classifier == "head")
        #expect(renaming.beside == ["loss.weight"])
        #expect(Self.architecture.classes(in: weights) == 5)
        #expect(Self.architecture.mismatch(of: weights) == nil)
    }

    private static let others: [[(String, Shape)]] = [
        [("head.0.weight", [64, 128]), ("head.0.bias", [64]), ("head.2.weight", [5, 64]), ("head.2.bias", [5])],
        [("head.weight", [5, 64]), ("head.bias", [5])],
        [("head.0.running_mean", [128]), ("head.1.weight", [5, 128]), ("head.1.bias", [5])],
        [("neck.running_mean", [128]), ("head.weight", [5, 128]), ("head.bias", [5])],
        [("head.weight", [5, 128]), ("head.bias", [4])],
        [("a.weight", [5, 128]), ("a.bias", [5]), ("b.weight", [5, 128]), ("b.bias", [5])],
    ]

    @Test(arguments: others)
    func `A head that computes more, or that does not fit, is none`(head: [(String, Shape)]) throws {
        let weights = try weights("backbone.", without: Self.classifier, and: head)
        let mismatch = Self.architecture.mismatch(of: weights)
        #expect(mismatch?.missing == ["fc.weight", "fc.bias"])
        #expect(mismatch?.extra.contains(head[0].0) == true)
    }

    @Test func `A classifier of no features, or of another number of them, counts no classes`() throws {
        for shape: Shape in [[1 << 40, 0], [1 << 20, 2]] {
            let weights = try weights("", without: Self.classifier, and: [("fc.weight", shape), ("fc.bias", [10])])
            #expect(Self.architecture.classes(in: weights) == nil)
            #expect(Self.architecture.mismatch(of: weights)?.misshapen.map(\.name) == ["fc.weight"])
        }
    }

    @Test func `A name of a million dots takes no longer than its letters`() throws {
        let name = String(repeating: "fc.weight.", count: 100_000) + "fc.weight"
        let weights = try Weights([(name, Tensor(zeros: [10, 128]))])
        #expect(Self.architecture.mismatch(of: weights)?.missing.count == Self.architecture.parameterShapes().count)
    }
}

import Foundation
import Importing
import Networks
import Tensors
import Testing

@testable import Course

/// Lite0 with three of its classes, as somebody would save it who trained the last layer again.
struct CatNetwork {
    let folder = Folder()
    let classes = [281, 282, 285]
    var path: String { folder.path("cats.safetensors") }

    init(of model: String = "efficientnet-lite0") throws {
        let whole = try Weights(contentsOf: Assets.find().model(model).path)
        let tensors = try whole.names.map { name in
            let tensor = try #require(whole[name])
            guard name.hasPrefix("_fc.") else { return (name: name, tensor: tensor) }
            let row = tensor.count / 1000
            let rows = classes.flatMap { Array(tensor.elements[($0 * row)..<(($0 + 1) * row)]) }
            return (name: name, tensor: Tensor(rows, shape: Shape([3] + tensor.shape.dropFirst())))
        }
        try Weights(tensors).write(toSafetensors: path)
    }
}

@Suite struct `A network of one's own` {
    @Test func `Its number of classes is the file's, and its logits are`() throws {
        let cats = try CatNetwork(), assets = try Assets.find()
        let own = try assets.network("efficientnet-lite0", weightsAt: cats.path)
        let whole = try assets.network("efficientnet-lite0")
        let image = RandomNumbers(seed: 1).normalTensor([3, 224, 224])
        let got = try own.logits(image), all = try whole.logits(image)
        #expect(got.shape == [1, 3])
        let difference = zip(cats.classes, 0...).map { abs(all[0, $0] - got[0, $1]) }.max() ?? .infinity
        #expect(difference < 1e-4)
    }

    @Test func `As many labels as classes are needed, and both numbers are told`() throws {
        let cats = try CatNetwork(), assets = try Assets.find()
        let three = try assets.network("efficientnet-lite0", weightsAt: cats.path, classes: 3)
        #expect(three.name == "efficientnet-lite0")
        let error = #expect(throws: ClassCountMismatch.self) {
            try assets.network("efficientnet-lite0", weightsAt: cats.path, classes: 2)
        }
        #expect(error == ClassCountMismatch(origin: cats.path, network: 3, labels: 2))
        let installed = try assets.model("efficientnet-lite0").path
        let other = #expect(throws: ClassCountMismatch.self) {
            try assets.network("efficientnet-lite0", weightsAt: installed, classes: 3)
        }
        #expect(other?.description.contains("1000 classes, and there are 3 labels") == true)
    }

    @Test func `Weights of another architecture are told, and which one they fit`() throws {
        let cats = try CatNetwork(of: "efficientnet-lite1"), assets = try Assets.find()
        let error = #expect(throws: UnfitWeights.self) {
            try assets.network("efficientnet-lite0", weightsAt: cats.path)
        }
        #expect(error?.fitting == ["efficientnet-lite1"])
        #expect(error?.mismatch.extra.isEmpty == false)
        let whole = try assets.model("efficientnet-lite2").path
        let other = #expect(throws: UnfitWeights.self) {
            try assets.network("efficientnet-lite0", weightsAt: whole)
        }
        #expect(other?.fitting == ["efficientnet-lite2"])
        #expect(other?.description.contains("They do fit efficientnet-lite2") == true)
    }

    @Test func `Weights of no known architecture list what does not fit`() throws {
        let folder = Folder()
        try Weights([(name: "fc.weight", tensor: Tensor(zeros: [4, 8]))]).write(toSafetensors: folder.path("x.pth"))
        let error = #expect(throws: UnfitWeights.self) {
            try Assets.find().network("efficientnet-lite0", weightsAt: folder.path("x.pth"))
        }
        #expect(error?.fitting == [])
        #expect(error?.mismatch.extra == ["fc.weight"])
    }
}

@Suite struct `A file of labels` {
    @Test(arguments: [
        "rex\nfido\nlassie", "rex\nfido\nlassie\n", "\u{FEFF}rex\r\nfido \r\n\tlassie\r\n\r\n",
        "[\"rex\", \"fido\",\n \"lassie\"]\n",
    ])
    func `They are lines, or a JSON array`(text: String) throws {
        let got = try Labels(text, file: "dogs.txt").names
        #expect(got == ["rex", "fido", "lassie"])
    }

    @Test(arguments: [
        ("rex\n\nfido\n", "dogs.txt, line 2: the name is empty."),
        ("rex\nfido\nrex\n", "dogs.txt, line 3: \"rex\" stands at 1 already."),
        ("[\"rex\", \"rex\"]", "dogs.txt, element 1: \"rex\" stands at 0 already."),
        ("", "dogs.txt: it is empty."), ("\n\n", "dogs.txt: it is empty."), ("[]", "dogs.txt: it is empty."),
        ("[\"rex\", 3]", "dogs.txt: it starts like JSON, but is not an array of names."),
        ("[\"rex\"", "dogs.txt: it starts like JSON, but is not an array of names."),
    ])
    func `What is wrong with them is told with its place`(text: String, expected: String) {
        let error = #expect(throws: LabelsError.self) { try Labels(text, file: "dogs.txt") }
        #expect(error?.description.hasPrefix(expected) == true, "\(String(describing: error))")
    }

    @Test func `A file that is not there, or is not text, is named`() throws {
        let folder = Folder()
        try Data([0xFF, 0xFE, 0x00]).write(to: folder.url("image.txt"))
        for name in ["image.txt", "nothing.txt"] {
            let error = #expect(throws: LabelsError.self) { try Labels(contentsOf: folder.path(name)) }
            #expect(error?.file == folder.path(name))
        }
    }

    @Test func `They name classes in every language and are found in any case`() throws {
        let names = ClassNames(labels: ["Rex", "Fido"])
        let found = try (names.index(of: "fido"), names.index(of: "0"), names.name(of: 1, in: .es))
        #expect(found == (1, 0, "Fido"))
        #expect(throws: ClassNamesError.unknown("gallo", nearest: [])) { try names.index(of: "gallo") }
        #expect(throws: ClassNamesError.outOfRange(2, count: 2)) { try names.index(of: "2") }
        let numbered = ClassNames(numbered: 3)[2]
        #expect(numbered == "class 2")
    }
}

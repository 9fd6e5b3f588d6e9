import Course
import Testing

@Suite struct `Names of classes` {
    let names: ClassNames

    init() throws { names = try Assets.find().classNames() }

    @Test(arguments: [
        (0, "tench"), (281, "tabby cat"), (282, "tiger cat"), (285, "Egyptian cat"), (292, "tiger"), (340, "zebra"),
        (347, "bison"), (354, "Arabian camel"), (744, "projectile"), (967, "espresso"), (999, "toilet paper"),
    ])
    func `The order is ImageNet's`(index: Int, expected: String) {
        let name = names[index]
        #expect(name == expected)
    }

    @Test func `Every name that is shown finds its own class, in both languages`() throws {
        #expect(names.count == 1000)
        for index in 0..<names.count {
            let english = try names.index(of: names[index])
            let spanish = try names.index(of: names.name(of: index, in: .es))
            #expect(english == index)
            #expect(spanish == index)
        }
    }

    @Test(arguments: [
        ("281", 281), ("TABBY", 281), (" tabby cat ", 281), ("Gato Atigrado", 281), ("leon", 291),
        ("great gray owl", 24), ("a cat having a striped coat", 282), ("Egyptian Mau", 285),
        ("black and tan coonhound", 165), ("Panthera leo", 291),
    ])
    func `A number, a name, a synonym or a Spanish name finds a class`(text: String, expected: Int) throws {
        let index = try names.index(of: text)
        #expect(index == expected)
    }

    @Test(arguments: ["crane", "maillot"])
    func `A name of two classes says which they are`(text: String) {
        let error = #expect(throws: ClassNamesError.self) { try names.index(of: text) }
        let message = error?.description ?? ""
        #expect(message.hasPrefix("\(text) names 2 classes: "))
        #expect(message.contains("("))
    }

    @Test func `A name that is not there brings the nearest`() {
        #expect(throws: ClassNamesError.unknown("egiptian cat", nearest: ["Egyptian cat"])) {
            try names.index(of: "egiptian cat")
        }
        #expect(throws: ClassNamesError.outOfRange(1000, count: 1000)) { try names.index(of: "1000") }
        #expect(throws: ClassNamesError.outOfRange(-1, count: 1000)) { try names.index(of: "-1") }
        #expect(throws: ClassNamesError.unknown("", nearest: [])) { try names.index(of: "") }
    }

    @Test func `Spanish is shown where the table has it, English elsewhere`() {
        #expect(names.name(of: 340, in: .es) == "cebra")
        #expect(names.name(of: 340, in: .en) == "zebra")
        #expect(names.name(of: 0, in: .es) == "tench")
    }

    @Test func `A table that is not JSON is named`() throws {
        let manifest = try Repository.find().path("Sources/Course/Assets/manifest.tsv")
        let error = #expect(throws: ClassNamesError.self) { try ClassNames(shortNames: manifest, synonyms: manifest) }
        #expect(error?.description.contains("manifest.tsv: it is not a JSON table of names") == true)
    }
}

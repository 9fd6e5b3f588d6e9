import Course
import Foundation
import Testing

@Suite struct `The table of penguins` {
    private static let head = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n"

    private func read(_ text: String) throws -> Penguins {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("penguins-\(UUID()).csv").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try Penguins(contentsOf: path)
    }

    @Test func `The table is what its authors published`() throws {
        let penguins = try Penguins(from: Assets.find())
        #expect(penguins.measurements.shape == [342, 4])
        let counts = (0..<3).map { species in penguins.labels.count { $0 == species } }
        #expect(counts == [151, 68, 123])
        #expect(penguins.measurements[part: 0].elements == [39.1, 18.7, 181, 3750])
    }

    @Test func `Who lacks a measurement is left out, whatever else is missing`() throws {
        let found = try read(
            Self.head + "Gentoo,Biscoe,50,15,NA,5000,male,2008\nGentoo,Biscoe,50.5,15,220,5000,NA,2008\n")
        #expect(found.labels == [2])
        #expect(found.measurements.elements == [50.5, 15, 220, 5000])
    }

    private static let faulty: [(String, TableFileError.Cause)] = [
        ("", .noColumn("species")), ("species,island\n", .noColumn("bill_length_mm")), (head, .noRows),
        (head + "Adelie,Dream,1,2,3\n", .cellCount(5, columns: 8, line: 2)),
        (head + "Emperor,Dream,1,2,3,4,male,2007\n", .unknownValue("Emperor", column: "species", line: 2)),
        (head + "Adelie,Dream,1,2,inf,4,male,2007\n", .unknownValue("inf", column: "flipper_length_mm", line: 2)),
        (head + "Adelie,Dream,1,wide,3,4,male,2007\n", .unknownValue("wide", column: "bill_depth_mm", line: 2)),
    ]

    @Test(arguments: faulty)
    func `What is wrong is said with its line`(text: String, cause: TableFileError.Cause) throws {
        let error = #expect(throws: TableFileError.self) { try read(text) }
        #expect(error?.cause == cause)
        #expect(error?.description.hasSuffix("Run ./setup to install it anew.") == true)
    }

    @Test func `A table that is not there names the file`() {
        let error = #expect(throws: TableFileError.self) { try Penguins(contentsOf: "/nowhere/penguins.csv") }
        #expect(error?.description.hasPrefix("/nowhere/penguins.csv: it is missing") == true)
    }
}

import Course
import Explanations
import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Lesson 00, run as a student runs it, at reduced cost.
@Suite struct `swift run lesson-introduction` {
    @Test(arguments: [("shirt-marked", true), ("shirt-honest", false)])
    func `The mark is found by the map of the network that learned it, and by no other`(map: String, isFound: Bool)
        throws
    {
        let map = try NumPyFile.read(from: CourseShelf.shelf(.en).path("00-introduction/maps/\(map).npy"))
        #expect(map.shape == [28, 28])
        let mask = PlantedMark.fashion.mask(height: 28, width: 28)
        #expect((share(of: map.absoluteValue(), on: mask) > 5 * mask.mean()) == isFound)
    }

    @Test(arguments: Language.allCases)
    func `Every method of the band has its map, its line in the table and a lesson or a command`(
        _ language: Language
    ) throws {
        let shelf = try CourseShelf.shelf(language), page = try shelf.text("00-introduction/notebook.md")
        let keys = [
            "gradient", "deconvnet", "guided", "lrp", "integrated", "deeplift", "shap", "cam", "gradcam", "plus",
            "score",
        ]
        for key in keys {
            let map = try NumPyFile.read(from: shelf.path("00-introduction/maps/\(shelf.photograph)-\(key).npy"))
            #expect(map.shape.rank == 4 && map.shape[1] == 1, "\(key)")
        }
        let rows = page.split(separator: "\n").filter { row in
            row.hasPrefix("|") && (row.contains("](../") || row.contains("mirador explain"))
        }
        #expect(rows.count == keys.count + 1)
    }

    /// CAM needs a head that this network does not have; the band then says so, and the rest of the lesson is as it was.
    @Test(.enabled(if: Thorough.isAsked && (try? Assets.find().model("vgg16")) != nil, "vgg16 was fetched"))
    func `A network without CAM's head gets a band with an empty place`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-introduction").run([
            "--quick", "--model", "vgg16", "--format", "markdown", "--language", "en", "--output", folder.path("out"),
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/maps/chelsea-cam.npy")))
    }
}

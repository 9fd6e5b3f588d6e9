import Programs
import Testing

/// GCC's OpenMP can be asked how long its threads turn in circles; another one has nothing to say.
@Suite struct `Threads that wait for each other` {
    /// What the library says whenever the program starts.
    private func turns(_ environment: [String: String] = [:]) throws -> [String] {
        // Tests run programs under a policy of their own, which is none here.
        let asking = ["OMP_WAIT_POLICY": "", "OMP_DISPLAY_ENV": "verbose"]
        let run = try Tool.mirador.run(["methods"], environment: asking.merging(environment) { $1 })
        #expect(run.status == 0 && run.output.contains("grad-cam"))
        return run.errors.split(separator: "\n").filter { $0.contains("GOMP_SPINCOUNT") }.map {
            $0.filter(\.isNumber)
        }
    }

    @Test func `Sleep soon: the program starts again with that setting, once`() throws {
        let turns = try turns()
        #expect(turns.isEmpty || (turns.count == 2 && turns[1] == "1000"))
    }

    @Test func `Wait as the environment says, where it says so`() throws {
        let own = try turns(["GOMP_SPINCOUNT": "77"]), passive = try turns(["OMP_WAIT_POLICY": "passive"])
        #expect(own.isEmpty || own == ["77"])
        #expect(passive.isEmpty || passive == ["0"])
    }
}

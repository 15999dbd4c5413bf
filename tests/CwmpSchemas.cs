using Spa.Cwmp;
using Spa.Marks;

namespace Spa.Tests;

/// <summary>Messages of CWMP held against the schemas in <c>tests/vectors/cwmp</c>.</summary>
internal static class CwmpSchemas
{
    private static readonly CwmpSchemaJudge Schemas = new(Repository.Path("tests", "vectors", "cwmp"));

    /// <summary>What is wrong with a message by the schema of a version; empty = nothing.</summary>
    public static IReadOnlyList<string> Judge(CwmpVersion version, byte[] envelope) => Schemas.Judge(version, envelope);

    /// <summary>Fails a test whose message does not fit the schemas.</summary>
    public static void MustFit(ReadOnlyMemory<byte> envelope)
    {
        if (Schemas.Wrong(envelope) is { } why)
        {
            Assert.Fail(why);
        }
    }
}

using System.Reflection;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>A mark that is checked when its test ends: the test must have given the proof that the mark claims.</summary>
public abstract class ProvenAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Proof.Begin();

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest)
    {
        if (Missing(Proof.Current) is { } reason)
        {
            throw new XunitException(reason);
        }
    }

    internal abstract string? Missing(Proof proof);
}

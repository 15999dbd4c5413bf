using System.Reflection;
using System.Runtime.Loader;
using Spa.Marks;

namespace Spa.Coverage;

/// <summary>A test method with its marks.</summary>
/// <param name="Name">"Namespace.Class.Method".</param>
/// <param name="Assembly">Name of the test project.</param>
/// <param name="Features">Ids of its [Feature].</param>
/// <param name="Parameters">Names of its [Parameter].</param>
/// <param name="Attacks">Ids of its [Attack].</param>
internal sealed record MarkedTest(string Name, string Assembly, IReadOnlyList<string> Features, IReadOnlyList<string> Parameters, IReadOnlyList<string> Attacks)
{
    private const int MaxFeaturesPerTest = 3;
    private const string FeatureHome = "Spa.Flows.Tests";

    /// <summary>All marked tests of the built test assemblies.</summary>
    public static IReadOnlyList<MarkedTest> Find(IEnumerable<string> assemblies)
    {
        var found = new List<MarkedTest>();
        foreach (var path in assemblies)
        {
            var context = new BesideItself(path);
            var assembly = context.LoadFromAssemblyPath(path);
            foreach (var method in assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)))
            {
                var features = method.GetCustomAttributes<FeatureAttribute>().SelectMany(a => a.Ids).ToList();
                var parameters = method.GetCustomAttributes<ParameterAttribute>().Select(a => a.Name).ToList();
                var attacks = method.GetCustomAttributes<AttackAttribute>().SelectMany(a => a.Ids).ToList();
                if (features.Count + parameters.Count + attacks.Count > 0)
                {
                    found.Add(new MarkedTest($"{method.DeclaringType!.FullName}.{method.Name}", assembly.GetName().Name!, features, parameters, attacks));
                }
            }
        }

        return found;
    }

    /// <summary>Why the marks of this test do not count, or null: features stand only on whole-device tests and at most three on one.</summary>
    public string? Dishonest() => Features switch
    {
        { Count: > 0 } when Assembly != FeatureHome => $"{Name}: [Feature] stands only in {FeatureHome}",
        { Count: > MaxFeaturesPerTest } => $"{Name}: more than {MaxFeaturesPerTest} features on one test",
        _ => null,
    };

    // Loads a test assembly with the files beside it, but shares the marks so that attributes have one type.
    private sealed class BesideItself(string path) : AssemblyLoadContext(isCollectible: false)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName name)
            => name.Name is "Spa.Marks" or "xunit.core" or "xunit.abstractions" or "xunit.assert" ? null
                : resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}

using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Web;

/// <summary>On a page model: who has not this right gets no page, and its tab is not shown to him.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsRightAttribute(Right right) : Attribute
{
    public Right Right { get; } = right;
}

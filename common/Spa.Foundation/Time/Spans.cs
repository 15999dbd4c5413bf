namespace Spa.Foundation.Time;

/// <summary>Times as they are spoken: <c>8.Seconds</c>.</summary>
public static class Spans
{
    extension(int count)
    {
        /// <summary>That many milliseconds.</summary>
        public TimeSpan Milliseconds => TimeSpan.FromMilliseconds(count);

        /// <summary>That many seconds.</summary>
        public TimeSpan Seconds => TimeSpan.FromSeconds(count);

        /// <summary>That many minutes.</summary>
        public TimeSpan Minutes => TimeSpan.FromMinutes(count);

        /// <summary>That many hours.</summary>
        public TimeSpan Hours => TimeSpan.FromHours(count);

        /// <summary>That many days.</summary>
        public TimeSpan Days => TimeSpan.FromDays(count);
    }
}

"""Says of a received notice whether its values belong together and to it, and who issued it: two lights, never mixed."""
